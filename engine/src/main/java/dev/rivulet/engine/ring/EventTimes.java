package dev.rivulet.engine.ring;

/**
 * Event time within a batch, record by record: what is late must not depend on where batches are cut, so every row knows the
 * watermark by the records before it in the batch. Owned by a decode worker.
 */
public final class EventTimes {

    private long current = Long.MIN_VALUE;
    private long watermarkBefore = Long.MIN_VALUE;
    private long watermark = Long.MIN_VALUE;

    /** Whether a row was put off, which the rows behind it must not overtake in time. */
    private boolean isHeld;

    private long heldWatermark;

    void clear() {
        isHeld = false;
        current = Long.MIN_VALUE;
        watermarkBefore = Long.MIN_VALUE;
        watermark = Long.MIN_VALUE;
    }

    /** The next record begins; it has no event time yet. */
    void beginRecord() {
        current = Long.MIN_VALUE;
        watermarkBefore = watermark;
    }

    void observe(long eventTimeMicros, long watermarkMicros) {
        current = eventTimeMicros;
        watermark = Math.max(watermark, watermarkMicros);
    }

    /** The current record has this event time, which does not move the watermark: it has done so where the record came first. */
    void resume(long eventTimeMicros) {
        current = eventTimeMicros;
    }

    /** A row of the current record is put off: the rows behind it go by the watermark that was before it. */
    void hold() {
        if (!isHeld) {
            isHeld = true;
            heldWatermark = watermarkBefore;
        }
    }

    /** The current record was none after all. */
    void dropRecord() {
        watermark = watermarkBefore;
    }

    /** Of the current record, {@link Long#MIN_VALUE} if it has none. */
    long current() {
        return current;
    }

    /** By the records before the current one in the batch, {@link Long#MIN_VALUE} for none. */
    long watermarkBefore() {
        return watermarkBefore;
    }

    /** What rows of the current record go by: the same, unless it is held. */
    long watermarkOfRows() {
        return isHeld ? heldWatermark : watermarkBefore;
    }

    /** By all records of the batch, {@link Long#MIN_VALUE} for none. */
    long watermark() {
        return watermark;
    }
}
