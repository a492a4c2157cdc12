package dev.rivulet.engine.work;

import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateStore;
import java.util.List;

/**
 * Holds the heap that a lane's state takes within its share: beyond it, entries that were not asked for lately live in the store alone,
 * as far as a checkpoint has them; where too few do, the lane asks for one. Owned by the lane.
 *
 * <p>Heap is counted in entries of a size that is learnt from what they come to when they are written down. A key that is asked for again
 * is read back, which takes microseconds instead of nanoseconds. A list or map counts by its elements, goes as a whole and comes back as a
 * whole.
 */
final class LaneMemory {

    /** Beside what an entry comes to in bytes: its object, its place in the table, its key's and value's headers. */
    private static final int ENTRY_OVERHEAD_BYTES = 120;

    /** Until something was written down. */
    private static final int ENTRY_SIZE_FIRST_BYTES = 200;

    /** More than any heap has. */
    private static final long UNBOUNDED_BYTES = 1L << 50;

    /** Entries per slot, a bound for the time that it takes. */
    private static final int ENTRY_COUNT_MAX = 2_048;

    private final LanePlace place;
    private final List<KeyedTable> tables;
    private final StateStore store;
    private final LaneBoard board;
    /** Of all lanes of the stage together. */
    private final long sizeBytesMax;

    private long encodedBytes;
    private long encodedCount;

    LaneMemory(LanePlace place, List<KeyedTable> tables, StateStore store, LaneBoard board, long sizeBytesMax) {
        this.place = place;
        this.tables = tables;
        this.store = store;
        this.board = board;
        this.sizeBytesMax = sizeBytesMax;
    }

    /** Learns from a piece of a snapshot. */
    void onEncoded(long sizeBytes, long entryCount) {
        encodedBytes += sizeBytes;
        encodedCount += entryCount;
    }

    /**
     * Evicts what is too much.
     *
     * @param laneCount how many share the stage's memory
     * @param mayEvict whether the store has all that was handed over to it
     */
    void holdWithin(int laneCount, boolean mayEvict) {
        if (sizeBytesMax >= UNBOUNDED_BYTES) {
            return; // Counting the entries of all key groups is not free.
        }
        long tooMany = residentCount() - sizeBytesMax / laneCount / entrySizeBytes();
        if (tooMany <= 0) {
            board.setMemoryFull(place.stage(), place.lane(), false);
            return;
        }
        long wanted = Math.min(tooMany, ENTRY_COUNT_MAX);
        long evicted = 0;
        for (int table = 0; table < tables.size() && mayEvict && evicted < wanted; table++) {
            evicted += tables.get(table).evict(store, (int) (wanted - evicted));
        }
        board.setMemoryFull(place.stage(), place.lane(), evicted < wanted);
    }

    private long residentCount() {
        long count = 0;
        for (int table = 0; table < tables.size(); table++) {
            count += tables.get(table).residentCount();
        }
        return count;
    }

    private long entrySizeBytes() {
        return encodedCount == 0 ? ENTRY_SIZE_FIRST_BYTES : encodedBytes / encodedCount + ENTRY_OVERHEAD_BYTES;
    }
}
