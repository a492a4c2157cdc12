package dev.rivulet.engine.ring;

/**
 * Event time within a batch, record by record: what is late must not depend on where batches are cut, so every row knows the highest
 * time of the records before it. Owned by a decode worker.
 */
public final class EventTimes {

    private long current = Long.MIN_VALUE;
    private long maxBefore = Long.MIN_VALUE;
    private long max = Long.MIN_VALUE;

    void clear() {
        current = Long.MIN_VALUE;
        maxBefore = Long.MIN_VALUE;
        max = Long.MIN_VALUE;
    }

    /** The next record begins; it has no event time yet. */
    void beginRecord() {
        current = Long.MIN_VALUE;
        maxBefore = max;
    }

    void observe(long eventTimeMicros) {
        current = eventTimeMicros;
        max = Math.max(max, eventTimeMicros);
    }

    /** The current record was none after all. */
    void dropRecord() {
        max = maxBefore;
    }

    /** Of the current record, {@link Long#MIN_VALUE} if it has none. */
    long current() {
        return current;
    }

    /** The highest of the records before the current one in the batch, {@link Long#MIN_VALUE} for none. */
    long maxBefore() {
        return maxBefore;
    }

    /** The highest in the batch, {@link Long#MIN_VALUE} for none. */
    long max() {
        return max;
    }
}
