package dev.rivulet.engine.exchange;

import dev.rivulet.core.Invariant;
import org.jspecify.annotations.Nullable;

/**
 * Some rows that a lane puts out for one slot, in the order of their origins. Written by the lane, then handed to the receiver and
 * never touched again.
 */
final class OutputChunk {

    final long sequence;
    final Object[] rows;
    final int[] targets;
    final Origin[] origins;
    final @Nullable Keyed keyed;
    private int count;

    /** What rows on their way to keyed operators have beside. */
    static final class Keyed {
        final Object[] keys;
        final int[] keyHashes;
        final long[] eventTimes;
        final long[] watermarks;

        private Keyed(int rowCountMax) {
            keys = new Object[rowCountMax];
            keyHashes = new int[rowCountMax];
            eventTimes = new long[rowCountMax];
            watermarks = new long[rowCountMax];
        }
    }

    OutputChunk(long sequence, int rowCountMax, boolean isKeyed) {
        this.sequence = sequence;
        this.rows = new Object[rowCountMax];
        this.targets = new int[rowCountMax];
        this.origins = new Origin[rowCountMax];
        this.keyed = isKeyed ? new Keyed(rowCountMax) : null;
    }

    void add(int target, Object row, Origin origin) {
        Invariant.check(count < rows.length, "a row is added to a chunk that has room");
        rows[count] = row;
        targets[count] = target;
        origins[count] = origin;
        count++;
    }

    void add(int target, Object row, Origin origin, Object key, int keyHash, long eventTime, long watermark) {
        Keyed columns = keyed();
        columns.keys[count] = key;
        columns.keyHashes[count] = keyHash;
        columns.eventTimes[count] = eventTime;
        columns.watermarks[count] = watermark;
        add(target, row, origin);
    }

    boolean isFull() {
        return count == rows.length;
    }

    int count() {
        return count;
    }

    Keyed keyed() {
        if (keyed == null) {
            throw new AssertionError("a chunk on its way to the sinks has no keys");
        }
        return keyed;
    }
}
