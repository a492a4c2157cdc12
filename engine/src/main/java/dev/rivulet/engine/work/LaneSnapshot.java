package dev.rivulet.engine.work;

import dev.rivulet.engine.checkpoint.LaneCut;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a lane's part of a checkpoint to the checkpoint agent, a little between slots, so that the lane never pauses. Owned by the
 * lane. One snapshot at a time, which the feeder sees to.
 */
final class LaneSnapshot {

    /** Entries per duty cycle: a fraction of a millisecond. */
    private static final int ENTRY_COUNT_MAX = 1_024;

    private final LanePlace place;
    private final List<KeyedTable> tables;
    private final Handover<LaneCut> cuts;
    private final JobProgress progress;
    private final LaneMemory memory;

    private long epoch;
    private int nextTable;
    private boolean isRunning;
    /** Whether the store has all that was handed over. */
    private boolean isInStore = true;

    private @Nullable LaneCut held;

    LaneSnapshot(
            LanePlace place, List<KeyedTable> tables, Handover<LaneCut> cuts, JobProgress progress, LaneMemory memory) {
        this.place = place;
        this.tables = tables;
        this.cuts = cuts;
        this.progress = progress;
        this.memory = memory;
    }

    /** The cut: what the tables hold now is what the checkpoint will hold. */
    void begin(LogEntry entry) {
        EpochMark mark = entry.mark();
        if (mark == null || isRunning) {
            throw new AssertionError("a snapshot is cut at a mark, when the one before is through");
        }
        noteApplied();
        epoch = mark.epoch();
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
        if (!cuts.offer(held)) {
            return 0;
        }
        isRunning = !held.isLast();
        held = null;
        return 1;
    }

    /** Whether the store has all that was handed over to it. */
    boolean isInStore() {
        return isInStore;
    }

    private void noteApplied() {
        if (!isInStore && !isRunning && progress.checkpointEpoch() >= epoch) {
            tables.forEach(KeyedTable::snapshotApplied);
            isInStore = true;
        }
    }

    private LaneCut next() {
        while (nextTable < tables.size()) {
            KeyedTable table = tables.get(nextTable);
            StateChanges changes = table.continueSnapshot(ENTRY_COUNT_MAX);
            if (!table.isSnapshotting()) {
                nextTable++;
            }
            if (changes != null) {
                memory.onEncoded(changes.sizeBytes(), changes.changeCount());
                return new LaneCut(epoch, place.stage(), place.lane(), changes, false);
            }
        }
        return new LaneCut(epoch, place.stage(), place.lane(), null, true);
    }
}
