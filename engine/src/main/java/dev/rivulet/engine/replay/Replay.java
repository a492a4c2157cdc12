package dev.rivulet.engine.replay;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.checkpoint.OutputProgress;
import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.commit.SealCheck;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.feed.FrameDecoder;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.lookup.AnswersOfLog;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.reject.RejectedRecordSink;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.engine.work.JobOutputs;
import dev.rivulet.state.StateStore;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Computes epochs of a job's log again. What it needs is there as long as the log is kept: from its start, or from the oldest kept
 * checkpoint on. Lookups ask nobody: their answers are in the log, and where the log ends before them the replay ends, too. Immutable. The caller's thread does the work; the job may run meanwhile.
 *
 * <pre>{@code
 * ReplayReport report = Replay.of(pipeline, data, scratch).verify();
 * }</pre>
 */
public final class Replay {

    private static final long ALL = Long.MAX_VALUE;

    private final ReplayJob job;
    private final Path scratch;

    private Replay(ReplayJob job, Path scratch) {
        this.job = job;
        this.scratch = scratch;
    }

    /**
     * @param pipeline the one that ran, or a new version of it
     * @param dataDirectory the job's
     * @param scratch a directory of the replay's own, made if it is not there; for state while it runs, and for {@link #into}'s tables
     */
    public static Replay of(Pipeline pipeline, Path dataDirectory, Path scratch) {
        return of(pipeline, dataDirectory, scratch, EngineSettings.defaults(), Machine.real());
    }

    /** As above, on another machine than the real one, for simulation. */
    public static Replay of(
            Pipeline pipeline, Path dataDirectory, Path scratch, EngineSettings settings, Machine machine) {
        return new Replay(new ReplayJob(pipeline.plan(), new DataDirectory(dataDirectory), settings, machine), scratch);
    }

    /**
     * Computes all epochs again that it can, and compares their digests with those that the targets remember. Writes no rows.
     *
     * @throws JobException if the log does not go back to any state, or a function fails
     * @throws IOException if the log, the state or a target cannot be read
     */
    public ReplayReport verify() throws IOException, JobException {
        WalReport log = inspect();
        ReplayStart start = ReplayStart.find(job.machine().disk(), job.data(), log, job.plan(), 0);
        List<SealCheck> checks = new ArrayList<>();
        for (Step.SinkStep step : job.plan().sinks()) {
            checks.add(committed(step, logId(log), start.epoch() + 1));
        }
        Tally tally = new Tally(start.epoch() + 1, checks);
        End end = run(log, start, ALL, discardingOutputs(), tally::count);
        return tally.report(start.epoch(), end.unansweredPosition);
    }

    /**
     * Computes epochs again and writes their rows into tables of their own, {@code scratch/UID} per sink, with dead letters and late
     * records beside.
     *
     * @param fromEpoch the first whose rows are written, from 1
     * @param toEpoch the last, or more than there are
     * @throws JobException if the log does not go back so far, or a function fails
     * @throws UnsupportedOperationException if a sink has no form in a directory
     */
    public ReplayReport into(long fromEpoch, long toEpoch) throws IOException, JobException {
        WalReport log = inspect();
        ReplayStart start = ReplayStart.find(job.machine().disk(), job.data(), log, job.plan(), fromEpoch);
        try (ScratchOutputs outputs = new ScratchOutputs(job, scratch, logId(log), fromEpoch - 1)) {
            Tally tally = new Tally(fromEpoch, List.of());
            End end = run(log, start, toEpoch, outputs.outputs(), epoch -> {
                tally.count(epoch);
                outputs.take(epoch);
            });
            outputs.commit();
            return tally.report(start.epoch(), end.unansweredPosition);
        }
    }

    /**
     * Finds out which records made a row: computes all again that it can, once to find the row, and once for each stage that it has come
     * through.
     *
     * @param sink the sink's uid
     * @param isWanted picks the row; the first that it picks is explained
     * @return empty if it picks none
     * @throws IllegalArgumentException if there is no such sink
     * @throws JobException as {@link #verify}
     */
    public Optional<RowExplanation> explain(String sink, Predicate<Object> isWanted) throws IOException, JobException {
        RowSearch search = new RowSearch(sinkIndex(sink), isWanted);
        trace(search);
        if (search.matchCount() == 0) {
            return Optional.empty();
        }
        RowTrace.Producer producer = search.producer();
        return Optional.of(producer == null ? search.ofRecord() : explain(search, producer));
    }

    private RowExplanation explain(RowSearch search, RowTrace.Producer producer) throws IOException, JobException {
        List<String> way = new ArrayList<>();
        Set<RowTrace.Producer> wanted = Set.of(producer);
        boolean isComplete = true;
        while (true) {
            wanted.stream()
                    .map(one -> Contributions.text(job.plan(), one))
                    .distinct()
                    .forEach(way::add);
            Contributions contributions = new Contributions(job.plan(), wanted);
            trace(contributions);
            isComplete &= contributions.isComplete();
            if (contributions.before().isEmpty()) {
                return new RowExplanation(
                        search.rowText(), way, contributions.inputs(), isComplete, search.matchCount());
            }
            wanted = contributions.before();
        }
    }

    /**
     * How far event time has come by the end of the log, and who holds it back: computed from the newest checkpoint on, which takes about
     * as long as a start after a crash would.
     *
     * @throws JobException as {@link #verify}
     */
    public WatermarkReport watermarks() throws IOException, JobException {
        WalReport log = inspect();
        ReplayStart start = ReplayStart.newest(job.machine().disk(), job.data(), log, job.plan());
        return run(log, start, ALL, discardingOutputs(), epoch -> {}, null).watermarks();
    }

    private int sinkIndex(String uid) {
        List<String> uids = job.plan().sinks().stream().map(Step.SinkStep::uid).toList();
        if (!uids.contains(uid)) {
            throw new IllegalArgumentException("there is no sink " + uid + "; there are " + uids);
        }
        return uids.indexOf(uid);
    }

    /** Computes all again on one lane, with an eye on the rows. */
    private void trace(RowTrace trace) throws IOException, JobException {
        WalReport log = inspect();
        ReplayStart start = ReplayStart.find(job.machine().disk(), job.data(), log, job.plan(), 0);
        run(log, start, ALL, discardingOutputs(), epoch -> {}, trace);
    }

    private WalReport inspect() throws IOException {
        return new WalInspection(job.machine().disk(), job.data().wal()).inspect(WalReport.Depth.HEADERS);
    }

    private static UUID logId(WalReport log) throws IOException {
        UUID logId = log.logId();
        if (logId == null) {
            throw new IOException("there is no log in " + log.directory());
        }
        return logId;
    }

    /** What there is to say of a run beside what it sealed. */
    private record End(WatermarkReport watermarks, long unansweredPosition) {}

    private End run(WalReport log, ReplayStart start, long toEpoch, JobOutputs outputs, ReplayRun.Receiver receiver)
            throws IOException, JobException {
        return run(log, start, toEpoch, outputs, receiver, null);
    }

    private End run(
            WalReport log,
            ReplayStart start,
            long toEpoch,
            JobOutputs outputs,
            ReplayRun.Receiver receiver,
            @Nullable RowTrace trace)
            throws IOException, JobException {
        job.machine().disk().createDirectories(scratch);
        LookupPlan lookups = LookupPlan.of(job.plan());
        lookups.requireLookupsOf(start.snapshot().putOff());
        FrameWalk walk = walk(log, start.position());
        // What the targets have by now may go by what a job has logged since, such as what it leaves out.
        WalReport byNow = inspect();
        ReplayStart.Notes notes = start.notes(job.machine().disk(), byNow);
        try (RangeFeed feed = new RangeFeed(walk, new FrameDecoder(job::openSource, notes.skipped()), toEpoch);
                LoggedAnswers answers = new AnswersOfLog(
                        notes.answers(), lookups, position -> new WalkedFrames(walk(byNow, position)));
                StateStore state = start.openState(job.machine().stateBackend(), scratch.resolve("state"))) {
            ReplayRun run = new ReplayRun(job, start, state, feed, outputs, new ReplayRun.Known(notes, answers), trace);
            run.run(receiver);
            return new End(run.watermarks(), run.unansweredPosition());
        }
    }

    private FrameWalk walk(WalReport log, long position) throws IOException {
        return new FrameWalk(job.machine().disk(), log, new PositionRange(position, Long.MAX_VALUE));
    }

    /** What a sink's target remembers. */
    private SealCheck committed(Step.SinkStep sink, UUID logId, long fromEpoch) throws IOException {
        try (SinkSession<Object> session = sink.erasedSink().open(job.sinkContext(sink.uid(), logId))) {
            return new SealCheck(
                    sink.uid(),
                    session.committer().committedSeals(fromEpoch),
                    session.committer().committedEpoch(),
                    Set.of());
        }
    }

    /** Outputs that digest their rows and write none. */
    private JobOutputs discardingOutputs() {
        List<EpochOutput<Object>> sinks = new ArrayList<>();
        for (Step.SinkStep step : job.plan().sinks()) {
            sinks.add(discarding(step.uid(), step.erasedSink()));
        }
        return new JobOutputs(sinks, rejects(PipelinePlan.DEAD_LETTERS), rejects(PipelinePlan.LATE));
    }

    private static <T> EpochOutput<T> discarding(String uid, Sink<T> sink) {
        return new EpochOutput<>(
                uid, sink.rowType(), new DiscardingSession<>(), SealCheck.none(uid), 0, OutputProgress.NONE);
    }

    private EpochOutput<RejectedRecord> rejects(String uid) {
        return discarding(uid, new RejectedRecordSink(scratch.resolve(uid), Map.of()));
    }
}
