package dev.rivulet.engine.runtime;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.enrich.TableReport;
import dev.rivulet.engine.failure.FailedCall;
import dev.rivulet.engine.failure.HungCallException;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogView;
import dev.rivulet.engine.job.RecoveryReport;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.ring.Completion;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.supervise.CommitBacklog;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.StallWatch;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job of the embedded runtime. Its handle may be used by any thread; the agents do the work. */
public final class EmbeddedJob implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJob.class);

    private final String name;
    private final AgentHost host;
    private final JobProgress progress;
    private final Completion completion;
    private final Wal wal;
    private final EngineSettings.Parallelism parallelism;
    private final Resources resources;
    private final RecoveryReport recovery;
    private final Clock clock;
    private final boolean isLogOnly;

    private EmbeddedJob(String name, AgentHost host, JobAssembly assembly, JobEnvironment environment) {
        this.name = name;
        this.parallelism = environment.settings().parallelism();
        this.clock = environment.clock();
        this.host = host;
        this.progress = assembly.progress();
        this.completion = assembly.completion();
        this.wal = assembly.wal();
        this.resources = assembly.resources();
        this.recovery = assembly.recovery();
        this.isLogOnly = assembly.isLogOnly();
    }

    /**
     * Recovers or begins a job, and sets its agents going. If its restart strategy has it wait for outages, and targets are out of reach, what comes
     * is logged until they are within reach: see {@link #isLogOnly}.
     *
     * @throws JobException if it cannot start; all that was opened is closed again
     */
    public static EmbeddedJob start(PipelinePlan plan, JobEnvironment environment) throws JobException {
        JobAssembly assembly = JobAssembly.of(plan, environment);
        AgentHost host = environment.machine().hosts().apply(plan.name());
        if (environment.isDraining()) {
            assembly.progress().requestStop(); // Before a source is asked for anything.
        }
        EmbeddedJob job = new EmbeddedJob(plan.name(), host, assembly, environment);
        RecoveryReport recovery = job.recovery;
        LOG.info(
                "job={} started term={} checkpoint={} last-epoch={} committed-epoch={} replay-bytes={}",
                plan.name(),
                recovery.term(),
                recovery.checkpointEpoch(),
                recovery.lastEpoch(),
                recovery.committedEpoch(),
                recovery.replaySizeBytes());
        if (job.isLogOnly) {
            LOG.warn("job={} logs what comes, and computes nothing until its targets are within reach", plan.name());
        }
        recovery.passedOver().forEach(reason -> LOG.warn("job={} checkpoint passed over: {}", plan.name(), reason));
        recovery.holes()
                .forEach(hole -> LOG.warn("job={} log has a hole, its records are missing: {}", plan.name(), hole));
        try {
            host.start(watched(plan.name(), host, assembly, environment), job::onFailure);
        } catch (RuntimeException | Error e) { // The system may have no thread to give.
            job.shutDown();
            throw e;
        }
        return job;
    }

    /** With somebody on a thread apart who names what is stuck; where one thread drives all there is nobody to look. */
    private static List<List<Agent>> watched(
            String job, AgentHost host, JobAssembly assembly, JobEnvironment environment) {
        List<List<Agent>> groups = new ArrayList<>(assembly.groups());
        if (host.hasThreads()) {
            groups.add(List.of(new StallWatch(
                    job,
                    host,
                    environment.clock(),
                    report -> environment.listener().onStall(report))));
        }
        return groups;
    }

    private void onFailure(Agent agent, Throwable cause) {
        // First of all, since telling of it may fail too: for want of memory, or in a message that a user's code makes.
        completion.fail(cause);
        LOG.error("job={} agent={} failed: {}", name, agent.name(), String.valueOf(cause.getMessage()));
    }

    @Override
    public void setLaneCount(int count) {
        if (count < parallelism.laneCountMin() || count > parallelism.laneCountMax()) {
            throw new IllegalArgumentException("lane count is " + count + ", wanted " + parallelism.laneCountMin()
                    + " to " + parallelism.laneCountMax() + ", which are the settings of job " + name);
        }
        progress.requestLaneCount(count);
    }

    @Override
    public int laneCount() {
        return progress.laneCount();
    }

    @Override
    public void requestCheckpoint() {
        progress.requestCheckpoint();
    }

    @Override
    public RecoveryReport recovery() {
        return recovery;
    }

    @Override
    public LogView log() {
        // The first position is read first: it only grows, so no view shows a log that ends before it begins.
        long firstPosition = wal.firstPosition();
        long durablePosition = wal.durablePosition();
        return new LogView(
                firstPosition, wal.endPosition(), durablePosition, wal.fullness(), progress.logRefusalCount());
    }

    @Override
    public List<LookupView> lookups() {
        return progress.lookups();
    }

    @Override
    public WatermarkReport watermarks() {
        return progress.watermarks();
    }

    @Override
    public List<TableReport> tables() {
        return progress.tables();
    }

    @Override
    public CommitBacklog commitBacklog() {
        return progress.outages().commitBacklog();
    }

    @Override
    public List<OutageReport> outages() {
        return progress.outages().outages();
    }

    /**
     * Whether this run only logs what comes, since a target was out of reach at its start. Such a run ends by itself when all are within reach,
     * and the job is to be started again at once.
     */
    public boolean isLogOnly() {
        return isLogOnly;
    }

    /** The last epoch that all sinks have. */
    public long committedEpoch() {
        return progress.committedEpoch();
    }

    @Override
    public boolean isTerminated() {
        return completion.isEnded();
    }

    @Override
    public void awaitTermination() throws JobException, InterruptedException {
        completion.await();
        shutDown();
        Throwable failure = completion.failure();
        if (failure != null) {
            throw asJobException(failure);
        }
    }

    @Override
    public void requestStop() {
        progress.requestStop();
    }

    @Override
    public void stop() throws JobException, InterruptedException {
        requestStop();
        awaitTermination();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (JobException e) {
            LOG.debug("job={} closed after its failure was reported", name);
        } catch (InterruptedException e) {
            // The caller wants to leave at once: what is not drained is replayed by the next start.
            shutDown();
            completion.finish(); // For others who wait for the end.
            Thread.currentThread().interrupt();
        }
    }

    /** Idempotent. Several threads may wait for the end; the first one clears up and the others wait for it. */
    private void shutDown() {
        completion.once(() -> {
            host.stop();
            if (completion.failure() instanceof HungCallException hung && hung.isLeftOut()) {
                logOmission(hung.call());
            }
            IOException failure = resources.close();
            if (failure != null) {
                completion.fail(failure);
            }
            LOG.info("job={} stopped committed-epoch={}", name, progress.committedEpoch());
        });
    }

    /** The journal has stopped, so the log has no other writer. Without the decision the next start would hang on the same call. */
    private void logOmission(FailedCall call) {
        try {
            DecisionLog.append(
                    wal,
                    new Decision(Decision.SKIP_CALL, call.key(), call.guard().operator(), clock.epochMicros()));
            LOG.warn("job={} decided to leave out a call that does not return: {}", name, call.key());
        } catch (IOException | JobException e) {
            completion.fail(e);
        }
    }

    private JobException asJobException(Throwable failure) {
        if (failure instanceof JobException known) {
            return known;
        }
        @Nullable String message = failure.getMessage();
        return new JobException(
                "job " + name + " failed: " + (message == null ? failure.toString() : message), failure);
    }
}
