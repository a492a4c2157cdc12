package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.Arrays;

/**
 * The watermark of a stream as a pure function of the batches so far. Every lane keeps one of its own and comes to the same values,
 * so lanes need not talk. One owner each.
 *
 * <p>It is the minimum over the partitions seen so far of the highest event time, less the allowed disorder, less a microsecond; it
 * never goes back, also not when a partition joins with older rows.
 */
public final class WatermarkTracker {

    /** Before any event time was seen. */
    public static final long NONE = Long.MIN_VALUE;

    private final long outOfOrdernessMicros;
    private long[] maxEventTimes = new long[0];
    private long watermark = NONE;

    public WatermarkTracker(long outOfOrdernessMicros) {
        this.outOfOrdernessMicros = outOfOrdernessMicros;
    }

    /** No row with an event time at or below this is expected any more; {@link #NONE} at first. */
    public long watermarkMicros() {
        return watermark;
    }

    /**
     * The watermark in the middle of a batch, so that what is late does not depend on where batches are cut.
     *
     * @param maxEventTimeBefore the highest event time of the batch's records so far, {@link Long#MIN_VALUE} for none
     */
    public long watermarkWithin(int partition, long maxEventTimeBefore) {
        if (maxEventTimeBefore <= maxEventTime(partition)) {
            return watermark;
        }
        return Math.max(watermark, less(Math.min(maxEventTimeBefore, minimumOfOthers(partition))));
    }

    /** Takes in a whole batch of a partition, given the highest event time in it, {@link Long#MIN_VALUE} for none. */
    public void advance(int partition, long maxEventTime) {
        if (maxEventTime <= maxEventTime(partition)) {
            return;
        }
        if (partition >= maxEventTimes.length) {
            int known = maxEventTimes.length;
            maxEventTimes = Arrays.copyOf(maxEventTimes, partition + 1);
            Arrays.fill(maxEventTimes, known, partition + 1, NONE);
        }
        maxEventTimes[partition] = maxEventTime;
        watermark = Math.max(watermark, less(Math.min(maxEventTime, minimumOfOthers(partition))));
    }

    private long maxEventTime(int partition) {
        return partition < maxEventTimes.length ? maxEventTimes[partition] : NONE;
    }

    private long minimumOfOthers(int partition) {
        long minimum = Long.MAX_VALUE;
        for (int other = 0; other < maxEventTimes.length; other++) {
            if (other != partition && maxEventTimes[other] != NONE) {
                minimum = Math.min(minimum, maxEventTimes[other]);
            }
        }
        return minimum;
    }

    private long less(long eventTime) {
        long lowered = eventTime - outOfOrdernessMicros - 1;
        return lowered > eventTime ? NONE : lowered;
    }

    public void write(ByteWriter out) {
        out.putLong(watermark);
        out.putInt(maxEventTimes.length);
        for (long maxEventTime : maxEventTimes) {
            out.putLong(maxEventTime);
        }
    }

    /**
     * Takes over what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the bytes are damaged
     */
    public void read(ByteReader in) {
        watermark = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > in.remaining() / Long.BYTES) {
            throw new IllegalArgumentException("damaged watermarks: " + count + " partitions do not fit");
        }
        maxEventTimes = new long[count];
        for (int partition = 0; partition < count; partition++) {
            maxEventTimes[partition] = in.readLong();
        }
    }
}
