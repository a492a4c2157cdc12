package dev.rivulet.engine.ring;

import java.util.Arrays;

/**
 * The rows of one batch for one lane, column by column, in record order. Filled by a decode worker, read by the lane, who also notes
 * here which of them came too late; then read by the collect agent. Reused from batch to batch.
 */
public final class LaneRows {

    private static final int INITIAL_COUNT = 64;

    private Object[] rows = new Object[INITIAL_COUNT];
    private Object[] keys = new Object[INITIAL_COUNT];
    private int[] keyHashes = new int[INITIAL_COUNT];
    private long[] eventTimes = new long[INITIAL_COUNT];
    private long[] maxEventTimesBefore = new long[INITIAL_COUNT];
    private int[] records = new int[INITIAL_COUNT];
    private int count;

    private int[] late = new int[0];
    private int lateCount;

    /** Decode worker: empties it, dropping the rows so that they can be collected. */
    public void clear() {
        Arrays.fill(rows, 0, count, null);
        Arrays.fill(keys, 0, count, null);
        count = 0;
        lateCount = 0;
    }

    /**
     * Decode worker: adds a row.
     *
     * @param maxEventTimeBefore the highest event time of the records before it in the batch, {@link Long#MIN_VALUE} for none
     * @param record its index in the batch
     */
    public void add(Object row, Object key, int keyHash, long eventTime, long maxEventTimeBefore, int record) {
        if (count == rows.length) {
            grow(count * 2);
        }
        rows[count] = row;
        keys[count] = key;
        keyHashes[count] = keyHash;
        eventTimes[count] = eventTime;
        maxEventTimesBefore[count] = maxEventTimeBefore;
        records[count] = record;
        count++;
    }

    public int count() {
        return count;
    }

    public Object row(int index) {
        return rows[index];
    }

    public Object key(int index) {
        return keys[index];
    }

    public int keyHash(int index) {
        return keyHashes[index];
    }

    /** Microseconds since 1970. */
    public long eventTime(int index) {
        return eventTimes[index];
    }

    public long maxEventTimeBefore(int index) {
        return maxEventTimesBefore[index];
    }

    /** Lane: notes that this row came after its window was closed. */
    public void markLate(int index) {
        if (lateCount == late.length) {
            late = Arrays.copyOf(late, Math.max(8, lateCount * 2));
        }
        late[lateCount++] = records[index];
    }

    public int lateCount() {
        return lateCount;
    }

    /** The index in the batch of a late record, ascending. */
    public int lateRecord(int index) {
        return late[index];
    }

    private void grow(int size) {
        rows = Arrays.copyOf(rows, size);
        keys = Arrays.copyOf(keys, size);
        keyHashes = Arrays.copyOf(keyHashes, size);
        eventTimes = Arrays.copyOf(eventTimes, size);
        maxEventTimesBefore = Arrays.copyOf(maxEventTimesBefore, size);
        records = Arrays.copyOf(records, size);
    }
}
