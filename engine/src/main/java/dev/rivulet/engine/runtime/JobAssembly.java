package dev.rivulet.engine.runtime;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RecoveryReport;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.reject.ReplayingReader;
import dev.rivulet.engine.ring.Completion;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.state.StateStore;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A job put together and not yet running: what was opened, what recovery found, and the agents. Immutable but for what it holds.
 */
record JobAssembly(
        Resources resources,
        Wal wal,
        RecoveryReport recovery,
        JobProgress progress,
        Completion completion,
        List<List<Agent>> groups) {

    /**
     * Opens log, checkpoints, state, sinks and source in this order, and wires the agents.
     *
     * @throws JobException if any of it cannot be; what was opened is closed
     */
    static JobAssembly of(PipelinePlan plan, JobEnvironment environment) throws JobException {
        Resources resources = new Resources();
        try {
            return open(plan, environment, resources);
        } catch (IOException e) {
            closeAfter(e, resources);
            throw new JobException("job " + plan.name() + " cannot start: " + e.getMessage(), e);
        } catch (JobException | RuntimeException | Error e) {
            // A class or native library may be missing, and the lock must go all the same.
            closeAfter(e, resources);
            throw e;
        }
    }

    private static JobAssembly open(PipelinePlan plan, JobEnvironment environment, Resources resources)
            throws IOException, JobException {
        JobDirectory directory = new JobDirectory(environment.dataDirectory());
        environment.disk().createDirectories(directory.root());
        Wal wal = resources.add(Wal.open(
                environment.disk(), directory.wal(), environment.settings().wal(), LogIds.next(environment.clock())));
        Claim claim = Claim.of(plan, environment);
        Path savepoint = environment.savepoint();
        if (savepoint != null) {
            new SavepointStart(environment, claim, wal).run(savepoint, directory);
        }
        long beganNs = environment.clock().nanoTime();
        Recovered recovered = Recovered.find(environment.disk(), directory, wal, claim, Long.MAX_VALUE);
        OpenOutputs outputs = OpenOutputs.open(plan, environment, wal, recovered, resources);
        long lastEpochToKeep = outputs.lastEpochToKeep(recovered);
        if (lastEpochToKeep < recovered.start().checkpointEpoch()) {
            // The decision that asked for it was read behind the newest checkpoint, and is read again.
            recovered = Recovered.find(environment.disk(), directory, wal, claim, lastEpochToKeep);
        }
        outputs.requireConsistent(recovered);
        LookupPlan.of(plan).requireLookupsOf(recovered.snapshot().putOff());
        StateStore state =
                resources.add(recovered.openState(environment.machine().stateBackend(), directory));
        List<SourceReader> sources = new ArrayList<>();
        for (SourcePlan source : plan.sources()) {
            sources.add(resources.add(
                    openSource(source, environment, recovered.start().resumeOffsets())));
        }
        OpenTables tables = OpenTables.open(plan, environment, directory, wal, recovered, resources);
        logStart(wal, claim);
        tables.log();
        AgentWiring.Ends ends = new AgentWiring.Ends(sources, recovered.start().resumeOffsets(), outputs, tables);
        AgentWiring wiring = new AgentWiring(claim, environment, wal, recovered, state, ends);
        wiring.progress().restored(environment.clock().nanoTime() - beganNs);
        return new JobAssembly(
                resources,
                wal,
                report(wal, recovered, outputs),
                wiring.progress(),
                wiring.completion(),
                wiring.groups());
    }

    private static void logStart(Wal wal, Claim claim) throws IOException, JobException {
        PipelinePlan plan = claim.plan();
        JobStart start = new JobStart(plan.fingerprint(), claim.version());
        AppendResult result = wal.writer().appendReserved(FrameKind.JOB_START, start.encoded());
        if (!result.isAppended()) {
            throw new JobException("job " + plan.name() + " cannot start: the log has no room even for its start ("
                    + result + "); raise its quota or free space on its disk");
        }
        wal.writer().sync();
    }

    /** A source, and with it what is to be replayed of it. */
    static SourceReader openSource(SourcePlan source, JobEnvironment environment, ResumeOffsets offsets)
            throws IOException {
        SourceContext context = new SourceContext(
                source.uid(),
                offsets.of(source.uid()),
                environment.isAvailableNow(),
                environment.disk(),
                environment.clock());
        return ReplayingReader.open(
                source.source(),
                context,
                new JobDirectory(environment.dataDirectory()).replays(),
                offsets.ofReplays(source.uid()));
    }

    private static RecoveryReport report(Wal wal, Recovered recovered, OpenOutputs outputs) {
        StartPoint start = recovered.start();
        return new RecoveryReport(
                wal.recovery().isNew(),
                wal.term(),
                start.checkpointEpoch(),
                start.lastEpoch(),
                outputs.committedEpoch(),
                start.replaySizeBytes(),
                wal.recovery().cutSizeBytes(),
                recovered.passedOver(),
                recovered.holes());
    }

    private static void closeAfter(Throwable failure, Resources resources) {
        IOException more = resources.close();
        if (more != null) {
            failure.addSuppressed(more);
        }
    }
}
