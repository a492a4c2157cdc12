package dev.rivulet.engine.runtime.restart;

import dev.rivulet.engine.enrich.TableReport;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogView;
import dev.rivulet.engine.job.RecoveryReport;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.supervise.CommitBacklog;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.watermark.WatermarkReport;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that is started again when it fails, as its restart strategy says: one run after the other on the same data directory, each of
 * which goes on where the log says. Its handle may be used by any thread; a thread of its own waits for the end of each run.
 */
public final class SupervisedJob implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedJob.class);

    private static final long NS_PER_MS = 1_000_000;

    private final PipelinePlan plan;
    private final RestartPlan restarts;
    /** Of the supervisor's thread: when the last run began, and how long it took. */
    private long beganNs;

    private long ranNs;

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Guards what follows; notified when a stop is asked for. */
    private final Object lock = new Object();

    private JobEnvironment environment;

    /** The run that is on, or the last one; null as long as none could be started. */
    private @Nullable EmbeddedJob run;

    private boolean isStopping;
    private int restartCount;
    private @Nullable JobException failure;

    private SupervisedJob(PipelinePlan plan, JobEnvironment environment) {
        SplittableRandom chance = new SplittableRandom();
        this.plan = plan;
        this.environment = environment;
        this.restarts = new RestartPlan(environment.restarts(), chance::nextDouble);
    }

    /**
     * Starts a job. If something is out of reach that it needs for its start, it goes on trying on a thread of its own.
     *
     * @throws JobException if it cannot be started for another reason
     */
    public static SupervisedJob start(PipelinePlan plan, JobEnvironment environment) throws JobException {
        SupervisedJob job = new SupervisedJob(plan, environment);
        JobException first = null;
        try {
            job.startRun();
        } catch (JobException e) {
            if (FailureKind.of(e) != FailureKind.OUTAGE) {
                throw e;
            }
            first = e;
        }
        JobException failed = first;
        Thread supervisor = new Thread(() -> job.supervise(failed), plan.name() + "/supervisor");
        supervisor.setDaemon(true);
        supervisor.start();
        return job;
    }

    private void startRun() throws JobException {
        EmbeddedJob started = EmbeddedJob.start(plan, environment);
        synchronized (lock) {
            environment = environment.withSavepoint(null); // Which a new job begins with, once.
            run = started;
            if (isStopping) {
                started.requestStop();
            }
        }
    }

    /** The supervisor's thread: one run after the other. */
    private void supervise(@Nullable JobException first) {
        try {
            JobException last = first != null ? first : awaitRun();
            while (last != null) {
                last = goOn(last);
            }
        } catch (InterruptedException e) {
            LOG.debug("job={} is supervised no more", plan.name());
        } catch (RuntimeException | Error e) { // Nobody else would learn of it.
            end(new JobException("job " + plan.name() + " failed: " + e, e));
            throw e;
        } finally {
            ended.countDown();
        }
    }

    private @Nullable JobException startAndAwait() throws InterruptedException {
        try {
            startRun();
        } catch (JobException e) {
            return e;
        }
        return awaitRun();
    }

    /** Also for those that come at once behind a run that could only log. */
    private @Nullable JobException awaitRun() throws InterruptedException {
        JobException last = awaitThisRun();
        while (last == null && isLogOnly()) {
            if (isStopping()) {
                return end(
                        new JobException(
                                "job " + plan.name()
                                        + " was stopped while it only logged, as a target is out of reach; what it"
                                        + " logged is computed by its next start, so it must have one before a savepoint is made of it"));
            }
            LOG.info("job={} goes on with what was logged: its targets are within reach", plan.name());
            try {
                startRun();
            } catch (JobException e) {
                return e;
            }
            last = awaitThisRun();
        }
        return last;
    }

    private boolean isLogOnly() {
        EmbeddedJob current = current();
        return current != null && current.isLogOnly();
    }

    private boolean isStopping() {
        synchronized (lock) {
            return isStopping;
        }
    }

    private @Nullable JobException awaitThisRun() throws InterruptedException {
        EmbeddedJob current = current();
        if (current == null) {
            throw new AssertionError("there is a run to wait for");
        }
        beganNs = environment.machine().clock().nanoTime();
        try {
            current.awaitTermination();
            return null;
        } catch (JobException e) {
            return e;
        } finally {
            ranNs = environment.machine().clock().nanoTime() - beganNs;
        }
    }

    /** Null, as nothing comes behind it. */
    private @Nullable JobException end(JobException last) {
        synchronized (lock) {
            failure = last;
        }
        return null;
    }

    /** Decides, lets the pause pass, and starts it again; null if nothing comes behind this failure. */
    private @Nullable JobException goOn(JobException last) throws InterruptedException {
        String text = String.valueOf(last.getMessage());
        RestartPlan.Verdict verdict = restarts.onFailure(
                FailureKind.of(last), text, environment.machine().clock().nanoTime(), ranNs, committedEpoch());
        ranNs = 0;
        if (!verdict.isRestart()) {
            return end(verdict.why().isEmpty() ? last : givenUp(last, verdict.why()));
        }
        restartCount++;
        Duration pause = Duration.ofNanos(verdict.delayNs());
        LOG.warn(
                "job={} failed and starts again in {} ms restarts={}: {}",
                plan.name(),
                pause.toMillis(),
                restartCount,
                text);
        environment.listener().onRestart(new RestartReport(restartCount, text, pause, committedEpoch()));
        return isStoppedWithin(pause) ? end(last) : startAndAwait();
    }

    private JobException givenUp(JobException last, String why) {
        LOG.error("job={} is not started again: {}", plan.name(), why);
        return new JobException(last.getMessage() + "; it is not started again, as " + why, last);
    }

    private boolean isStoppedWithin(Duration pause) throws InterruptedException {
        long endNs = System.nanoTime() + pause.toNanos();
        synchronized (lock) {
            for (long leftNs = pause.toNanos(); !isStopping && leftNs > 0; leftNs = endNs - System.nanoTime()) {
                lock.wait(leftNs / NS_PER_MS + 1);
            }
            return isStopping;
        }
    }

    private @Nullable EmbeddedJob current() {
        synchronized (lock) {
            return run;
        }
    }

    private long committedEpoch() {
        EmbeddedJob current = current();
        return current == null ? 0 : current.committedEpoch();
    }

    @Override
    public void requestStop() {
        synchronized (lock) {
            isStopping = true;
            lock.notifyAll();
            if (run != null) {
                run.requestStop();
            }
        }
    }

    @Override
    public void awaitTermination() throws JobException, InterruptedException {
        ended.await();
        synchronized (lock) {
            if (failure != null) {
                throw failure;
            }
        }
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
            LOG.debug("job={} closed after its failure was reported", plan.name());
        } catch (InterruptedException e) {
            // The caller wants to leave at once: what is not drained is replayed by the next start.
            Thread.currentThread().interrupt();
            EmbeddedJob current = current();
            if (current != null) {
                current.close();
            }
        }
    }

    @Override
    public boolean isTerminated() {
        return ended.getCount() == 0;
    }

    @Override
    public void setLaneCount(int count) {
        EmbeddedJob current = current();
        if (current != null) {
            current.setLaneCount(count);
        }
    }

    @Override
    public int laneCount() {
        EmbeddedJob current = current();
        return current == null ? 0 : current.laneCount();
    }

    @Override
    public void requestCheckpoint() {
        EmbeddedJob current = current();
        if (current != null) {
            current.requestCheckpoint();
        }
    }

    @Override
    public RecoveryReport recovery() {
        EmbeddedJob current = current();
        return current == null ? RecoveryReport.NOT_YET : current.recovery();
    }

    @Override
    public WatermarkReport watermarks() {
        EmbeddedJob current = current();
        return current == null ? WatermarkReport.NONE : current.watermarks();
    }

    @Override
    public List<LookupView> lookups() {
        EmbeddedJob current = current();
        return current == null ? List.of() : current.lookups();
    }

    @Override
    public List<TableReport> tables() {
        EmbeddedJob current = current();
        return current == null ? List.of() : current.tables();
    }

    @Override
    public LogView log() {
        EmbeddedJob current = current();
        return current == null ? new LogView(0, 0, 0, 0, 0) : current.log();
    }

    @Override
    public CommitBacklog commitBacklog() {
        EmbeddedJob current = current();
        return current == null ? CommitBacklog.NONE : current.commitBacklog();
    }

    @Override
    public List<OutageReport> outages() {
        EmbeddedJob current = current();
        return current == null ? List.of() : current.outages();
    }
}
