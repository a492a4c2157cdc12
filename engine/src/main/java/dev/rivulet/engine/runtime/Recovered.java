package dev.rivulet.engine.runtime;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.emit.EmissionLedger;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogHole;
import dev.rivulet.engine.lookup.AnswerIndex;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.skip.SkippedRanges;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.savepoint.SavepointPlan;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a job starts from: the newest good checkpoint, or nothing, and the log behind it. Immutable.
 *
 * @param checkpoints the store, which has set damaged ones aside
 * @param checkpoint null if the job starts from the log's beginning
 * @param passedOver why newer checkpoints were not used
 * @param snapshot the checkpoint's, or an empty one
 * @param start where log and sources stand
 * @param holes of the log from there on
 * @param decisions that somebody has made since
 * @param tables copies of tables that the log names since
 * @param answers of lookups in the log since
 * @param emissions what the log since says that receivers have, by the sinks' uids
 * @param skipped what of the log since is not computed
 * @param restore what becomes of the checkpoint's state
 */
record Recovered(
        CheckpointStore checkpoints,
        @Nullable Checkpoint checkpoint,
        List<String> passedOver,
        JobSnapshot snapshot,
        StartPoint start,
        List<LogHole> holes,
        Decisions decisions,
        List<LoggedTable> tables,
        AnswerIndex answers,
        Map<String, EmissionLedger> emissions,
        SkippedRanges skipped,
        SavepointPlan restore) {

    /**
     * Looks for the newest usable checkpoint and reads the log behind it.
     *
     * @param epochMax no checkpoint of a later epoch is used
     * @throws JobException if there is no way to the state that the log's epochs need, or it belongs to another pipeline
     */
    static Recovered find(Disk disk, JobDirectory directory, Wal wal, Claim claim, long epochMax)
            throws IOException, JobException {
        CheckpointStore checkpoints = new CheckpointStore(disk, directory.checkpoints());
        CheckpointStore.Loaded loaded = checkpoints.load(epochMax);
        Checkpoint checkpoint = loaded.newest();
        requireUsable(checkpoint, loaded.passedOver(), wal, claim);
        JobSnapshot snapshot = checkpoint == null
                ? JobSnapshot.empty()
                : JobSnapshot.decode(
                        checkpoint.manifest().engineState(), claim.plan().firstSourceUid());
        LogScan.Found found = LogScan.from(
                wal,
                checkpoint == null ? 0 : checkpoint.manifest().epoch(),
                checkpoint == null ? wal.firstPosition() : checkpoint.manifest().logPosition(),
                snapshot,
                claim,
                checkpoint == null
                        ? null
                        : new JobStart(
                                checkpoint.manifest().fingerprint(),
                                snapshot.maker().version()));
        SavepointPlan restore = claim.restorePlan(
                snapshot, checkpoint == null ? Map.of() : checkpoint.manifest().schemas());
        return new Recovered(
                checkpoints,
                checkpoint,
                loaded.passedOver(),
                snapshot,
                found.start(),
                found.holes(),
                found.decisions(),
                found.tables(),
                found.answers(),
                found.emissions(),
                found.skipped(),
                restore);
    }

    /** As many lanes as at the checkpoint, so that a log that has changed their number since is followed from the same one. */
    int laneCount(EngineSettings settings) {
        EngineSettings.Parallelism parallelism = settings.parallelism();
        return Math.max(parallelism.laneCountMin(), Math.min(snapshot.laneCount(), parallelism.laneCountMax()));
    }

    /** Copies of tables that checkpoint and log name, in the log's order. */
    List<LoggedTable> knownTables() {
        List<LoggedTable> known = new ArrayList<>(snapshot.tables());
        known.addAll(tables);
        return known;
    }

    /** Whether the log says of each of these what its rows are enriched with. */
    boolean hasCopiesFor(List<Step.EnrichStep<?, ?, ?, ?>> steps) {
        Set<String> uids = TableHistory.inForce(knownTables()).keySet();
        return steps.stream().allMatch(step -> uids.contains(step.uid()));
    }

    /** What the log says that a sink's receiver has. */
    EmissionLedger emissions(String uid) {
        return emissions.getOrDefault(uid, new EmissionLedger());
    }

    /** The hole behind the last mark, if there is one: only there can marks be missing without another that tells. */
    Optional<LogHole> holeAtEnd() {
        return holes.stream()
                .filter(hole -> hole.toPosition() > start.markEnd())
                .findFirst();
    }

    /** Makes the state store with the checkpoint's content, without what no operator has any more. */
    StateStore openState(StateBackend backend, JobDirectory directory) throws IOException {
        if (checkpoint == null) {
            return backend.create(directory.liveState());
        }
        StateStore store = backend.restore(checkpoint.stateDirectory(), checkpoint.fileNames(), directory.liveState());
        for (SavepointPlan.Decision decision : restore.decisions()) {
            if (decision instanceof SavepointPlan.Dropped dropped) {
                store.drop(dropped.uid());
            }
        }
        return store;
    }

    /**
     * From which epoch on what is computed again must be what was committed. None where the log has a hole: who repaired it knew that
     * its records are missing.
     */
    long firstComparableEpoch() {
        return holes.isEmpty() ? start.checkpointEpoch() + 1 : Long.MAX_VALUE;
    }

    /** In which form the checkpoint's state was written, per state. */
    Map<String, StateSchema> schemas() {
        return checkpoint == null ? Map.of() : checkpoint.manifest().schemas();
    }

    private static void requireUsable(@Nullable Checkpoint checkpoint, List<String> passedOver, Wal wal, Claim claim)
            throws JobException {
        if (checkpoint == null) {
            requireWholeLog(passedOver, wal);
            return;
        }
        if (!checkpoint.manifest().logId().equals(wal.logId())) {
            throw new JobException("checkpoint " + checkpoint.stateDirectory().getParent() + " belongs to log "
                    + checkpoint.manifest().logId() + ", the log here is " + wal.logId()
                    + "; the data directory was put together from two: restore the right one");
        }
        claim.requireSameJob(checkpoint.manifest().fingerprint());
        if (checkpoint.manifest().logPosition() < wal.firstPosition()) {
            throw new JobException("the log begins only at position " + wal.firstPosition() + ", behind checkpoint "
                    + checkpoint.manifest().epoch() + " at "
                    + checkpoint.manifest().logPosition()
                    + (passedOver.isEmpty() ? "" : ", and newer ones cannot be used: " + String.join("; ", passedOver))
                    + "; restore the data directory from a copy");
        }
        if (checkpoint.manifest().logPosition() > wal.endPosition()) {
            throw new JobException("the log ends at position " + wal.endPosition() + ", before checkpoint "
                    + checkpoint.manifest().epoch() + " at "
                    + checkpoint.manifest().logPosition()
                    + "; the end of the log was lost: restore the data directory from a copy");
        }
    }

    private static void requireWholeLog(List<String> passedOver, Wal wal) throws JobException {
        if (wal.firstPosition() > 0) {
            throw new JobException("no checkpoint can be used and the log begins only at position "
                    + wal.firstPosition()
                    + ", so the state before it is lost; "
                    + (passedOver.isEmpty() ? "there is none in the data directory" : String.join("; ", passedOver))
                    + "; restore the data directory from a copy");
        }
    }
}
