package dev.rivulet.engine.runtime;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.ingest.EpochAgent;
import dev.rivulet.engine.ingest.JournalAgent;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RecoveryReport;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.reject.ReplayingReader;
import dev.rivulet.engine.ring.Completion;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.supervise.OutageWait;
import dev.rivulet.engine.supervise.TargetWatch;
import dev.rivulet.state.StateStore;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A job put together and not yet running: what was opened, what recovery found, and the agents. Immutable but for what it holds.
 *
 * @param isLogOnly whether it only logs what comes, since its targets are out of reach, and ends when they are not any more
 */
record JobAssembly(
        Resources resources,
        Wal wal,
        RecoveryReport recovery,
        JobProgress progress,
        Completion completion,
        List<List<Agent>> groups,
        boolean isLogOnly) {

    /**
     * Opens log, checkpoints, state, sinks and source in this order, and wires the agents. Where sinks are out of reach that the job waits
     * for, it is put together without them, to log what comes.
     *
     * @throws JobException if any of it cannot be; what was opened is closed
     */
    static JobAssembly of(PipelinePlan plan, JobEnvironment environment) throws JobException {
        Resources resources = new Resources();
        try {
            return open(plan, environment, resources);
        } catch (IOException e) {
            resources.closeAfter(e);
            throw new JobException("job " + plan.name() + " cannot start: " + e.getMessage(), e);
        } catch (JobException | RuntimeException | Error e) {
            // A class or native library may be missing, and the lock must go all the same.
            resources.closeAfter(e);
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
        OpenOutputs outputs;
        try {
            outputs = OpenOutputs.open(plan, environment, wal, recovered, resources);
        } catch (IOException e) {
            if (mayLogOnly(plan, environment, recovered, e)) {
                return logOnly(claim, environment, wal, recovered, e, resources);
            }
            throw e;
        }
        long lastEpochToKeep = outputs.lastEpochToKeep(recovered);
        if (lastEpochToKeep < recovered.start().checkpointEpoch()) {
            // The decision that asked for it was read behind the newest checkpoint, and is read again.
            recovered = Recovered.find(environment.disk(), directory, wal, claim, lastEpochToKeep);
        }
        outputs.requireConsistent(recovered);
        LookupPlan.of(plan).requireLookupsOf(recovered.snapshot().putOff());
        StateStore state =
                resources.add(recovered.openState(environment.machine().stateBackend(), directory));
        List<SourceReader> sources = openSources(plan, environment, recovered, resources);
        OpenTables tables = OpenTables.open(plan, environment, directory, wal, recovered, resources);
        logStart(wal, claim);
        tables.log();
        AgentWiring.Ends ends = new AgentWiring.Ends(sources, recovered.start().resumeOffsets(), outputs, tables);
        AgentWiring wiring = new AgentWiring(claim, environment, wal, recovered, state, ends);
        wiring.progress().restored(environment.clock().nanoTime() - beganNs);
        return new JobAssembly(
                resources,
                wal,
                report(wal, recovered, outputs.committedEpoch()),
                wiring.progress(),
                wiring.completion(),
                wiring.groups(),
                false);
    }

    /**
     * Whether what comes is to be logged although a sink cannot be opened. Not where rows are enriched with a table of which there is no copy yet, as the log would have to
     * say before them what they are enriched with; not where lookups ask about rows, as nobody knows how much room in the log their answers will want; nor where nothing is to come.
     */
    private static boolean mayLogOnly(
            PipelinePlan plan, JobEnvironment environment, Recovered recovered, IOException failure) {
        return environment.isPatient()
                && !environment.isDraining()
                && Outage.isOne(failure)
                && LookupPlan.of(plan).isEmpty()
                && recovered.hasCopiesFor(plan.enrichments());
    }

    /** What comes waits in the log, cut into epochs, for the next run. Whether the targets are as the job left them is asked then. */
    private static JobAssembly logOnly(
            Claim claim,
            JobEnvironment environment,
            Wal wal,
            Recovered recovered,
            IOException failure,
            Resources resources)
            throws IOException, JobException {
        PipelinePlan plan = claim.plan();
        List<SourceReader> sources = openSources(plan, environment, recovered, resources);
        logStart(wal, claim);
        JobProgress progress =
                new JobProgress(recovered.start(), sources.size(), recovered.laneCount(environment.settings()));
        Completion completion = new Completion();
        IngestWiring wiring = new IngestWiring(
                plan, environment, wal, sources, recovered.start().resumeOffsets(), progress);
        wiring.addEpochAgent(EpochAgent.End.LOGGED, completion::finish);
        OutageWait outage = environment.outageWait("target", progress);
        outage.begins(failure);
        List<List<Agent>> groups = new ArrayList<>(
                wiring.groups(noTail(wal), new JournalAgent.Controls(wiring.control(), null, List.of())));
        groups.add(List.of(wal.spareAgent(environment.clock())));
        groups.add(List.of(
                new TargetWatch(outage, () -> openForATry(plan, environment, wal, recovered), progress::requestStop)));
        RecoveryReport report = report(wal, recovered, recovered.start().checkpointEpoch());
        return new JobAssembly(resources, wal, report, progress, completion, groups, true);
    }

    /** Nobody follows the log. */
    private static LogTail noTail(Wal wal) {
        return new LogTail(1, 0, wal.endPosition());
    }

    private static void openForATry(PipelinePlan plan, JobEnvironment environment, Wal wal, Recovered recovered)
            throws IOException {
        Resources opened = new Resources();
        OpenOutputs.open(plan, environment, wal, recovered, opened);
        IOException failure = opened.close();
        if (failure != null) {
            throw failure;
        }
    }

    private static List<SourceReader> openSources(
            PipelinePlan plan, JobEnvironment environment, Recovered recovered, Resources resources)
            throws IOException {
        List<SourceReader> sources = new ArrayList<>();
        for (SourcePlan source : plan.sources()) {
            sources.add(resources.add(
                    openSource(source, environment, recovered.start().resumeOffsets())));
        }
        return sources;
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

    private static RecoveryReport report(Wal wal, Recovered recovered, long committedEpoch) {
        StartPoint start = recovered.start();
        return new RecoveryReport(
                wal.recovery().isNew(),
                wal.term(),
                start.checkpointEpoch(),
                start.lastEpoch(),
                committedEpoch,
                start.replaySizeBytes(),
                wal.recovery().cutSizeBytes(),
                recovered.passedOver(),
                recovered.holes());
    }
}
