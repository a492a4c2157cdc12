package dev.rivulet.engine.runtime;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.checkpoint.CheckpointAgent;
import dev.rivulet.engine.commit.CommitAgent;
import dev.rivulet.engine.commit.CommitPolicy;
import dev.rivulet.engine.commit.ProgressReporter;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.enrich.TableAgent;
import dev.rivulet.engine.enrich.TableLoaders;
import dev.rivulet.engine.failure.CallWatchAgent;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.feed.CheckpointSchedule;
import dev.rivulet.engine.feed.EntriesAgain;
import dev.rivulet.engine.feed.FrameDecoder;
import dev.rivulet.engine.feed.LogEntries;
import dev.rivulet.engine.feed.LogFeed;
import dev.rivulet.engine.feed.SkippingFeed;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.ingest.EpochAgent;
import dev.rivulet.engine.ingest.JournalAgent;
import dev.rivulet.engine.ingest.LaneScaleAgent;
import dev.rivulet.engine.ingest.TickAgent;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.lookup.AnswersOfLog;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.engine.lookup.LookupEnds;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.Completion;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.skip.SkipDesk;
import dev.rivulet.engine.skip.SkippedRanges;
import dev.rivulet.engine.work.StoredState;
import dev.rivulet.engine.work.WorkAgents;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the agents of a job and the rings and queues between them. The order here is the path of a record: source, journal, feeder,
 * decoders, lanes, collect, commit, checkpoint. Good for one job.
 */
final class AgentWiring {

    /** Frames of answers that may wait for the journal agent; beyond, the lookup agent keeps them. */
    private static final int ANSWERS_COUNT_MAX = 64;

    /** Entries of the log kept in memory; their bytes are bounded by a setting. */
    private static final int TAIL_COUNT_MAX = 1_024;

    /** Sealed epochs that may wait for the commit agent; beyond, the collect agent waits and the log fills. */
    private static final int SEALED_COUNT_MAX = 64;

    /** Pieces of a snapshot that may wait per lane. */
    private static final int LANE_CHANGES_COUNT_MAX = 4;

    private static final long COMMIT_SIZE_BYTES_MAX = 128L << 20;
    private static final int COMMIT_EPOCH_COUNT_MAX = 1_024;

    private final JobProgress progress;
    private final Completion completion = new Completion();
    private final List<List<Agent>> groups = new ArrayList<>();

    /** What of the world outside was opened. */
    record Ends(List<SourceReader> sources, ResumeOffsets resumeOffsets, OpenOutputs outputs, OpenTables tables) {}

    AgentWiring(Claim claim, JobEnvironment environment, Wal wal, Recovered recovered, StateStore state, Ends opened)
            throws IOException {
        OpenOutputs outputs = opened.outputs();
        PipelinePlan plan = claim.plan();
        EngineSettings settings = environment.settings();
        this.progress = new JobProgress(recovered.start(), plan.sources().size(), recovered.laneCount(settings));
        int stageCount = WorkAgents.stageCount(plan);
        int laneCount = stageCount * settings.parallelism().laneCountMax();
        LaneBoard board = new LaneBoard(stageCount, settings.parallelism().laneCountMax());
        LogTail tail = new LogTail(TAIL_COUNT_MAX, settings.ringSizes().tailSizeBytes(), wal.endPosition());
        Handover<SealedEpoch> sealed = Handover.fromOne(SEALED_COUNT_MAX);
        CheckpointAgent.Parts parts = new CheckpointAgent.Parts(
                laneCount, Handover.fromMany(laneCount * LANE_CHANGES_COUNT_MAX), Handover.fromOne(2), board);
        LookupPlan lookups = LookupPlan.of(plan);
        LookupEnds lookupEnds = lookupEnds(lookups, environment, wal, recovered);
        SkipDesk skips = SkipDesk.of(plan);
        addIngest(
                plan,
                environment,
                wal,
                tail,
                opened,
                new Ingest(
                        board,
                        lookups.isEmpty() ? null : lookupEnds.journal(),
                        lookups.hasUnordered() || !lookupEnds.logged().putOff().isEmpty(),
                        skips));
        WorkAgents.Ends ends = new WorkAgents.Ends(
                feed(plan, environment, wal, tail, skips, recovered.skipped()),
                wal::acknowledgedPosition,
                new CheckpointSchedule(wal, environment.clock(), progress, board, settings),
                outputs.from(
                        recovered,
                        () -> new EntriesAgain(wal, new FrameDecoder(uid -> reopen(plan, environment, uid)))),
                sealed,
                parts,
                Omissions.of(recovered.decisions().all()),
                lookupEnds,
                null,
                opened.tables().inForce());
        WorkAgents work = new WorkAgents(plan, settings, claim.version(), progress);
        groups.addAll(work.agents(recovered.snapshot(), storedState(state, recovered, settings), ends));
        addCommit(environment, wal, outputs, sealed);
        Agent checkpoint = new CheckpointAgent(
                state, recovered.checkpoints(), wal, environment.clock(), parts, progress, checkpointMaker(claim));
        List<Agent> last = new ArrayList<>(List.of(checkpoint, wal.spareAgent(environment.clock())));
        if (!settings.callTimeMax()
                .isZero()) { // With agents that call no function of a user, so that it is not held up itself.
            last.add(new CallWatchAgent(work.watched(), environment.clock(), settings.callTimeMax()));
        }
        groups.add(last);
    }

    private static StoredState storedState(StateStore state, Recovered recovered, EngineSettings settings) {
        return new StoredState(state, settings.stateHeapSizeBytes() < Long.MAX_VALUE, recovered.schemas());
    }

    private static CheckpointAgent.Maker checkpointMaker(Claim claim) {
        Map<String, StateSchema> schemas = new TreeMap<>();
        claim.states().forEach(state -> schemas.put(state.uid(), state.schema()));
        return new CheckpointAgent.Maker(claim.plan().fingerprint(), schemas);
    }

    JobProgress progress() {
        return progress;
    }

    Completion completion() {
        return completion;
    }

    List<List<Agent>> groups() {
        return groups;
    }

    /**
     * What comes into the log besides batches.
     *
     * @param board where lanes say what they wait for
     * @param answers frames of answers, null if there are none
     * @param mayPutOff whether lookups put rows off, or have
     * @param skips what is to be skipped for newer records
     */
    private record Ingest(
            LaneBoard board, @Nullable Handover<ControlFrame> answers, boolean mayPutOff, SkipDesk skips) {}

    private LogEntries feed(
            PipelinePlan plan,
            JobEnvironment environment,
            Wal wal,
            LogTail tail,
            SkipDesk skips,
            SkippedRanges skipped) {
        LogFeed log = new LogFeed(
                wal,
                tail,
                progress.checkpointPosition(),
                new FrameDecoder(uid -> reopen(plan, environment, uid), skipped));
        if (skips.isEmpty()) {
            return log; // What was skipped in other runs lies before all that this one appends.
        }
        return new SkippingFeed(
                log,
                new SkippingFeed.Parts(
                        wal, environment.clock(), skips, skipped, uid -> environment.dropAlarm(uid, wal)),
                progress.checkpointPosition(),
                environment.settings().wal().segmentSizeBytes());
    }

    private static LookupEnds lookupEnds(LookupPlan lookups, JobEnvironment environment, Wal wal, Recovered recovered) {
        LoggedAnswers given = environment.machine().answers();
        LoggedAnswers logged = given != null
                ? given
                : new AnswersOfLog(recovered.answers(), lookups, position -> new WalFrames(wal.newReader(position)));
        return new LookupEnds(
                logged,
                Handover.fromOne(ANSWERS_COUNT_MAX),
                given == null,
                environment.clock(),
                wal::durablePosition,
                environment.settings().wal().frameSizeMaxBytes());
    }

    private void addIngest(
            PipelinePlan plan, JobEnvironment environment, Wal wal, LogTail tail, Ends opened, Ingest ingest) {
        EngineSettings settings = environment.settings();
        IngestWiring wiring =
                new IngestWiring(plan, environment, wal, opened.sources(), opened.resumeOffsets(), progress);
        Handover<ControlFrame> control = wiring.control();
        wiring.addEpochAgent(
                ingest.mayPutOff ? EpochAgent.End.ROWS_BACK : EpochAgent.End.COMMITTED, completion::finish);
        wiring.add(new TickAgent(environment.clock(), ingest.board, progress, control));
        wiring.add(new LaneScaleAgent(environment.clock(), control, progress, settings.parallelism()));
        groups.addAll(wiring.groups(
                tail,
                new JournalAgent.Controls(
                        control, ingest.answers, opened.outputs().notes(), ingest.skips)));
        TableLoaders tables = opened.tables().loaders();
        if (tables != null) {
            groups.add(List.of(new TableAgent(
                    tables,
                    environment.clock(),
                    control,
                    progress,
                    wal::endPosition,
                    environment.listener()::onTableLoad)));
        }
    }

    /** Reads again what the log has only offsets of; where in the source is in the offsets. */
    private static SourceReader reopen(PipelinePlan plan, JobEnvironment environment, String uid) throws IOException {
        SourcePlan source = plan.sources().get(plan.sourceIndex(uid));
        return source.source().open(new SourceContext(uid, Map.of(), true, environment.disk(), environment.clock()));
    }

    private void addCommit(JobEnvironment environment, Wal wal, OpenOutputs outputs, Handover<SealedEpoch> sealed) {
        CommitPolicy policy = new CommitPolicy(
                environment.settings().intervals().commit().toNanos(),
                COMMIT_SIZE_BYTES_MAX,
                COMMIT_EPOCH_COUNT_MAX,
                environment.settings().stagedSizeBytesMax());
        ProgressReporter reporter = new ProgressReporter(environment.clock(), environment.listener());
        for (Agent emission : outputs.emissionAgents(
                wal, environment.clock(), progress, what -> environment.outageWait(what, progress))) {
            groups.add(List.of(emission)); // Each on a thread of its own, as none is to wait for another's receiver.
        }
        groups.add(List.of(new CommitAgent(
                wal,
                environment.clock(),
                sealed,
                outputs.committers(),
                policy,
                progress,
                reporter,
                environment.outageWait("commit", progress))));
        List<Agent> upkeep = outputs.upkeep();
        if (!upkeep.isEmpty()) { // On a thread of its own, as a table's log can be long.
            groups.add(upkeep);
        }
    }
}
