package dev.rivulet.engine.ring;

import java.util.Arrays;

/**
 * The rows of one batch for one lane of the first stage, column by column, in record order. Filled by a decode worker, read by the
 * lane. Reused from batch to batch.
 */
public final class LaneRows {

    private static final int INITIAL_COUNT = 64;

    private Object[] rows = new Object[INITIAL_COUNT];
    private Object[] keys = new Object[INITIAL_COUNT];
    private int[] operators = new int[INITIAL_COUNT];
    private int[] keyHashes = new int[INITIAL_COUNT];
    private long[] eventTimes = new long[INITIAL_COUNT];
    private long[] watermarksBefore = new long[INITIAL_COUNT];
    private int[] records = new int[INITIAL_COUNT];
    private int[] numbers = new int[INITIAL_COUNT];
    private int count;

    /** Decode worker: empties it, dropping the rows so that they can be collected. */
    public void clear() {
        truncate(0);
    }

    /** Decode worker: takes back the rows of a record that turned out to be malformed; they are the last ones. */
    void dropRecord(int record) {
        int kept = count;
        while (kept > 0 && records[kept - 1] == record) {
            kept--;
        }
        truncate(kept);
    }

    private void truncate(int kept) {
        Arrays.fill(rows, kept, count, null);
        Arrays.fill(keys, kept, count, null);
        count = kept;
    }

    /**
     * Decode worker: adds a row.
     *
     * @param operator which of the stage's it is for
     * @param eventTimes the record's event time, and the watermark by the records before it in the batch
     * @param record its index in the batch
     * @param number of the row in the batch, over all lanes
     */
    void add(int operator, Object row, Object key, int keyHash, EventTimes eventTimes, int record, int number) {
        if (count == rows.length) {
            grow(count * 2);
        }
        rows[count] = row;
        keys[count] = key;
        operators[count] = operator;
        keyHashes[count] = keyHash;
        this.eventTimes[count] = eventTimes.current();
        watermarksBefore[count] = eventTimes.watermarkOfRows();
        records[count] = record;
        numbers[count] = number;
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

    public int operator(int index) {
        return operators[index];
    }

    public int keyHash(int index) {
        return keyHashes[index];
    }

    /** Microseconds since 1970, {@link Long#MIN_VALUE} for none. */
    public long eventTime(int index) {
        return eventTimes[index];
    }

    /** The watermark of its partition by the records before it in the batch, {@link Long#MIN_VALUE} for none. */
    public long watermarkBefore(int index) {
        return watermarksBefore[index];
    }

    public int record(int index) {
        return records[index];
    }

    public int number(int index) {
        return numbers[index];
    }

    private void grow(int size) {
        rows = Arrays.copyOf(rows, size);
        keys = Arrays.copyOf(keys, size);
        operators = Arrays.copyOf(operators, size);
        keyHashes = Arrays.copyOf(keyHashes, size);
        eventTimes = Arrays.copyOf(eventTimes, size);
        watermarksBefore = Arrays.copyOf(watermarksBefore, size);
        records = Arrays.copyOf(records, size);
        numbers = Arrays.copyOf(numbers, size);
    }
}
