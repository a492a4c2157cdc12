package dev.rivulet.engine.work;

import dev.rivulet.engine.checkpoint.CheckpointAgent;
import dev.rivulet.engine.checkpoint.LaneChanges;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what changed in a lane's state to the store, a little between slots, so that the lane never pauses: its part of a checkpoint,
 * cut at a mark, or a write-back between checkpoints, so that the lane may let go of it. Owned by the lane. One snapshot at a time; one
 * checkpoint at a time, which the feeder sees to.
 */
final class LaneSnapshot {

    /** Entries per duty cycle: a fraction of a millisecond. */
    private static final int ENTRY_COUNT_MAX = 1_024;

    private final LanePlace place;
    private final List<KeyedTable> tables;
    private final Handover<LaneChanges> queue;
    private final LaneBoard board;
    private final JobProgress progress;
    private final EntrySize entrySize;

    /** Of the checkpoint, or {@link LaneChanges#WRITE_BACK}. */
    private long epoch;

    private int nextTable;
    private boolean isRunning;
    /** Whether the store has all that was handed over. */
    private boolean isInStore = true;
    /** How many write-backs began. */
    private long writeBackCount;

    private @Nullable LaneChanges held;

    /**
     * @param entrySize learns from what is encoded
     */
    LaneSnapshot(
            LanePlace place,
            List<KeyedTable> tables,
            CheckpointAgent.Parts parts,
            JobProgress progress,
            EntrySize entrySize) {
        this.place = place;
        this.tables = tables;
        this.queue = parts.laneChanges();
        this.board = parts.board();
        this.progress = progress;
        this.entrySize = entrySize;
        tellEntryCount();
    }

    /**
     * The cut: what the tables hold now is what the checkpoint will hold. No write-back is under way then, as the lane does nothing until it
     * is in the store.
     */
    void begin(LogEntry entry) {
        EpochMark mark = entry.mark();
        if (mark == null) {
            throw new AssertionError("a checkpoint is cut at a mark");
        }
        begin(mark.epoch());
        tellEntryCount();
    }

    /** So that it can be known how long a start would take. */
    private void tellEntryCount() {
        long count = 0;
        for (KeyedTable table : tables) {
            count += table.entryCount();
        }
        board.setEntryCount(place.stage(), place.lane(), count);
    }

    /** Hands all changes to the store though no checkpoint is due. Only when the store has all that was handed over before. */
    void beginWriteBack() {
        if (!isInStore) {
            throw new AssertionError("a write-back must not get into a checkpoint that was cut before");
        }
        writeBackCount++;
        begin(LaneChanges.WRITE_BACK);
    }

    private void begin(long ofEpoch) {
        if (isRunning) {
            throw new AssertionError("a snapshot begins when the one before is through");
        }
        noteApplied();
        epoch = ofEpoch;
        isInStore = tables.isEmpty();
        tables.forEach(KeyedTable::beginSnapshot);
        nextTable = 0;
        isRunning = true;
    }

    /** Encodes and hands over a little more. Returns the amount done. */
    int goOn() {
        if (!isRunning) {
            noteApplied();
            return 0;
        }
        if (held == null) {
            held = next();
        }
        if (!queue.offer(held)) {
            return 0;
        }
        isRunning = !held.isLast();
        held = null;
        return 1;
    }

    /** Whether there is something to be encoded or handed over. */
    boolean isRunning() {
        return isRunning;
    }

    /** Whether the store has all that was handed over to it, and may get more. */
    boolean isInStore() {
        return isInStore;
    }

    private void noteApplied() {
        if (!isInStore && !isRunning && isApplied()) {
            tables.forEach(KeyedTable::snapshotApplied);
            isInStore = true;
        }
    }

    /** A checkpoint's files must be made before anything newer gets into the store. */
    private boolean isApplied() {
        return epoch == LaneChanges.WRITE_BACK
                ? board.writtenBackCount(place.stage(), place.lane()) == writeBackCount
                : progress.preparedEpoch() >= epoch;
    }

    private LaneChanges next() {
        while (nextTable < tables.size()) {
            KeyedTable table = tables.get(nextTable);
            StateChanges changes = table.continueSnapshot(ENTRY_COUNT_MAX);
            if (!table.isSnapshotting()) {
                nextTable++;
            }
            if (changes != null) {
                entrySize.learn(changes.sizeBytes(), changes.changeCount());
                return new LaneChanges(place.stage(), place.lane(), epoch, changes, false);
            }
        }
        return new LaneChanges(place.stage(), place.lane(), epoch, null, true);
    }
}
