package dev.rivulet.engine.work;

import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateStore;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Holds the heap that a lane's state takes within its share: beyond it the lane stops until enough entries live in the store alone.
 * Those go first that the store has as they are and that were not asked for lately; where they do not suffice, all that changed is
 * written back. Owned by the lane.
 *
 * <p>Heap is counted in entries of a learnt size. A key that is asked for again is read back, which takes microseconds instead of
 * nanoseconds. A list or map counts by its elements, and goes and comes back as a whole, which it can only when all of it is written down.
 */
final class LaneMemory {

    /** More than any heap has. */
    private static final long UNBOUNDED_BYTES = 1L << 50;

    /** What is left of an evicted entry: a place for its hash, in a table that is half full. */
    private static final int EVICTED_ENTRY_BYTES = 12;

    /** Entries per duty cycle, a bound for the time that it takes. */
    private static final int ENTRY_COUNT_MAX = 2_048;

    /** With fewer entries a lane would do nothing but evict and read back what a single row needs. */
    private static final int RESIDENT_COUNT_MIN = 10;

    private final List<KeyedTable> tables;
    private final StateStore store;
    private final LaneSnapshot snapshot;
    private final EntrySize entrySize;
    /** Of all lanes of the stage together. */
    private final long sizeBytesMax;

    /** Whether the lane makes room, which it does down to less than it may have, so that it need not at every slot. */
    private boolean isMakingRoom;

    private int fruitlessCount;

    LaneMemory(
            List<KeyedTable> tables, StateStore store, LaneSnapshot snapshot, EntrySize entrySize, long sizeBytesMax) {
        this.tables = tables;
        this.store = store;
        this.snapshot = snapshot;
        this.entrySize = entrySize;
        this.sizeBytesMax = sizeBytesMax;
    }

    /**
     * Makes a little room if there is too much on the heap.
     *
     * @param laneCount how many share the stage's memory
     * @return whether the lane may go on; otherwise to be called again in the next duty cycle
     */
    boolean hasRoom(int laneCount) {
        if (sizeBytesMax >= UNBOUNDED_BYTES) {
            return true;
        }
        long resident = sum(KeyedTable::residentCount);
        long residentMax = residentMax(laneCount, resident);
        if (!isMakingRoom && resident + sum(KeyedTable::derivedCount) <= residentMax) {
            return true;
        }
        tables.forEach(KeyedTable::dropDerived); // It costs the least: nothing is written down, nothing read back.
        if (!isMakingRoom && resident <= residentMax) {
            return true;
        }
        isMakingRoom = !makeRoom(resident, residentMax);
        return !isMakingRoom;
    }

    /**
     * Lets a little go, with the aim of a quarter less than there may be.
     *
     * @return whether there is room, or no way to make any
     */
    private boolean makeRoom(long resident, long residentMax) {
        long wanted = residentMax - residentMax / 4;
        if (resident <= wanted) {
            return true;
        }
        if (!snapshot.isInStore()) {
            return false;
        }
        long count = Math.min(resident - wanted, ENTRY_COUNT_MAX);
        if (evict(count) > 0) {
            fruitlessCount = 0;
            return false;
        }
        if (resident <= residentMax) {
            return true; // The last few are not worth a search.
        }
        fruitlessCount++;
        // What is in use gets a second chance, so it takes two rounds; and what only goes with something that changed
        // never will.
        boolean isStuck = fruitlessCount > 2 + resident / count;
        long dirty = sum(KeyedTable::dirtyCount);
        if (dirty > residentMax / 4 || dirty > 0 && isStuck) {
            fruitlessCount = 0;
            snapshot.beginWriteBack();
            return false;
        }
        return isStuck;
    }

    /** Returns how many went. */
    private long evict(long count) {
        long left = count;
        for (int table = 0; table < tables.size() && left > 0; table++) {
            left -= tables.get(table).evict(store, (int) left);
        }
        return count - left;
    }

    /** What is evicted takes its part too, though never all of the lane's share. */
    private long residentMax(int laneCount, long resident) {
        long shareBytes = sizeBytesMax / laneCount;
        long evicted = sum(KeyedTable::entryCount) - resident;
        long residentBytes = Math.max(shareBytes / 4, shareBytes - evicted * EVICTED_ENTRY_BYTES);
        return Math.max(RESIDENT_COUNT_MIN, residentBytes / entrySize.bytes());
    }

    private long sum(ToLongFunction<KeyedTable> count) {
        long sum = 0;
        for (int table = 0; table < tables.size(); table++) {
            sum += count.applyAsLong(tables.get(table));
        }
        return sum;
    }
}
