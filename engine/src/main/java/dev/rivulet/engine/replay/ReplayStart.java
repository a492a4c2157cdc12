package dev.rivulet.engine.replay;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.lookup.AnswerIndex;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.skip.Skip;
import dev.rivulet.engine.skip.SkippedRanges;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointListing;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.KeptCheckpoint;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a replay begins: at the log's start if the log still has it, or else at the oldest checkpoint that comes before the wanted
 * epoch. Immutable.
 *
 * @param checkpoint null for the log's start
 * @param epoch the last one that the state has
 * @param position where the log is read from
 */
record ReplayStart(@Nullable Checkpoint checkpoint, JobSnapshot snapshot, long epoch, long position) {

    /**
     * @param fromEpoch the first epoch that is wanted, or 0 for the first that there can be
     * @throws JobException if the log and the checkpoints do not go back so far
     */
    static ReplayStart find(Disk disk, DataDirectory data, WalReport log, PipelinePlan plan, long fromEpoch)
            throws IOException, JobException {
        if (log.firstPosition() == 0) {
            return new ReplayStart(null, JobSnapshot.empty(), 0, 0);
        }
        CheckpointListing listing = CheckpointListing.of(disk, data.checkpoints());
        KeptCheckpoint chosen = null;
        for (KeptCheckpoint kept : listing.checkpoints()) {
            boolean isEarlyEnough = fromEpoch == 0 || kept.epoch() < fromEpoch;
            if (isEarlyEnough && kept.logPosition() >= log.firstPosition() && chosen == null) {
                chosen = kept;
            }
        }
        if (chosen == null) {
            throw new JobException("the log begins at position " + log.firstPosition()
                    + " and no checkpoint comes before epoch " + fromEpoch + "; what can be replayed begins with epoch "
                    + firstPossible(listing)
                    + "; to be able to go back further, keep more of the log (engine.log.retention)");
        }
        return of(disk, data, plan, chosen);
    }

    /**
     * The newest checkpoint that the log goes on from, or the log's start where there is none.
     *
     * @throws JobException if there is neither
     */
    static ReplayStart newest(Disk disk, DataDirectory data, WalReport log, PipelinePlan plan)
            throws IOException, JobException {
        KeptCheckpoint newest = null;
        for (KeptCheckpoint kept :
                CheckpointListing.of(disk, data.checkpoints()).checkpoints()) {
            newest = kept.logPosition() >= log.firstPosition() ? kept : newest;
        }
        return newest == null ? find(disk, data, log, plan, 0) : of(disk, data, plan, newest);
    }

    private static ReplayStart of(Disk disk, DataDirectory data, PipelinePlan plan, KeptCheckpoint chosen)
            throws IOException, JobException {
        Checkpoint checkpoint = CheckpointStore.read(disk, data.checkpoints(), chosen.epoch());
        if (!checkpoint.manifest().fingerprint().equals(plan.fingerprint())) {
            throw new JobException(
                    "the log no longer begins at its start, and the state that it goes on from belongs to"
                            + " another pipeline: it was \""
                            + checkpoint.manifest().fingerprint() + "\", this one is \""
                            + plan.fingerprint() + "\"; replay it with the one that ran, or keep more of the log");
        }
        JobSnapshot snapshot = JobSnapshot.decode(checkpoint.manifest().engineState(), plan.firstSourceUid());
        return new ReplayStart(checkpoint, snapshot, chosen.epoch(), chosen.logPosition());
    }

    /**
     * What the log says from here on beside its entries.
     *
     * @param omissions what decisions leave out; each stands behind what it is about
     * @param tables the copies of tables that it names
     * @param answers of lookups
     * @param skipped what is not computed
     */
    record Notes(Omissions omissions, List<LoggedTable> tables, AnswerIndex answers, SkippedRanges skipped) {}

    Notes notes(Disk disk, WalReport log) throws IOException {
        List<Decision> decisions = new ArrayList<>();
        List<LoggedTable> tables = new ArrayList<>();
        AnswerIndex answers = new AnswerIndex(position, List.of());
        SkippedRanges skipped = new SkippedRanges();
        try (FrameWalk walk = new FrameWalk(disk, log, new PositionRange(position, Long.MAX_VALUE))) {
            FrameWalk.Step step = walk.next();
            while (step != FrameWalk.Step.END) { // What is lost is complained about by whoever needs it.
                if (step == FrameWalk.Step.FRAME && walk.kind() == FrameKind.DECISION) {
                    decisions.add(Decision.decode(walk.payload()));
                } else if (step == FrameWalk.Step.FRAME && walk.kind() == FrameKind.LOOKUP_ANSWERS) {
                    answers.add(LookupAnswers.decode(walk.payload()));
                } else if (step == FrameWalk.Step.FRAME && walk.kind() == FrameKind.SKIP) {
                    skipped.add(Skip.decode(walk.payload()));
                } else if (step == FrameWalk.Step.FRAME && walk.kind() == FrameKind.TABLE_LOAD) {
                    tables.add(new LoggedTable(
                            walk.position(), TableLoad.decode(walk.payload()).copy()));
                }
                step = walk.next();
            }
        }
        return new Notes(Omissions.of(decisions), tables, answers, skipped);
    }

    /** In which form the state was written. */
    Map<String, StateSchema> schemas() {
        return checkpoint == null ? Map.of() : checkpoint.manifest().schemas();
    }

    private static String firstPossible(CheckpointListing listing) {
        return listing.checkpoints().isEmpty()
                ? "none"
                : Long.toString(listing.checkpoints().get(0).epoch() + 1);
    }

    /**
     * Makes the state, in a directory of the replay's own.
     *
     * @param liveDirectory of the replay, made anew
     */
    StateStore openState(StateBackend backend, Path liveDirectory) throws IOException {
        return checkpoint == null
                ? backend.create(liveDirectory)
                : backend.restore(checkpoint.stateDirectory(), checkpoint.fileNames(), liveDirectory);
    }
}
