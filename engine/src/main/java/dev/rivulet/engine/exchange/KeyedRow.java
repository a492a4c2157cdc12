package dev.rivulet.engine.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A row on its way into a keyed operator, with all that the operator and the stages behind may ask. One object, filled anew for each
 * row; owned by the lane.
 */
public final class KeyedRow {

    /** What {@link #record} says of a row that came out of another operator. */
    public static final int NO_RECORD = -1;

    private Object row = "";
    private Object key = "";
    private int keyHash;
    private long eventTime;
    private long partitionWatermark;
    private long watermark;
    private int record;
    private int number;
    private @Nullable Origin origin;

    /**
     * Fills it with a row of a batch.
     *
     * @param record the index in the batch of the record that it came of
     * @param number of the row in the batch, unlike that of any other
     */
    public void ofBatch(int record, int number) {
        this.record = record;
        this.number = number;
        this.origin = null;
    }

    void ofOrigin(Origin origin) {
        this.record = NO_RECORD;
        this.origin = origin;
    }

    /**
     * Fills it with what all rows have.
     *
     * @param eventTime microseconds since 1970, {@link Long#MIN_VALUE} for none
     * @param partitionWatermark of the batch's partition by the batch's records before the one that it came of, {@link Long#MIN_VALUE} for
     *     none, or if it was fired
     */
    public void set(Object row, Object key, int keyHash, long eventTime, long partitionWatermark) {
        this.row = row;
        this.key = key;
        this.keyHash = keyHash;
        this.eventTime = eventTime;
        this.partitionWatermark = partitionWatermark;
    }

    /** What the operator that it comes to goes by, as of the records before it. */
    public void setWatermark(long watermark) {
        this.watermark = watermark;
    }

    /** By which whoever it is passed on to finds its watermark. */
    public long partitionWatermark() {
        return partitionWatermark;
    }

    public Object row() {
        return row;
    }

    public Object key() {
        return key;
    }

    public int keyHash() {
        return keyHash;
    }

    public long eventTime() {
        return eventTime;
    }

    public long watermark() {
        return watermark;
    }

    /** The index in the batch of the record that it came of, or {@link #NO_RECORD}. */
    public int record() {
        return record;
    }

    Origin originOfResult(int ordinal) {
        return origin == null ? Origin.ofBatchRow(number, ordinal) : Origin.of(origin, ordinal);
    }
}
