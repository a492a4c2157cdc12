package dev.rivulet.engine.ingest;

/**
 * How much of the log makes an epoch while lanes are behind: about what they take in the time that an epoch lasts. Without it a second of
 * a spike of twenty times what lanes can do would be an epoch of twenty seconds, in which nothing new shows in any table. While lanes keep
 * up there is no limit. Owned by the epoch agent.
 */
final class EpochPace {

    /** Smaller epochs would cost more than they bring: each has files of its own. */
    static final long SIZE_MIN_BYTES = 64 << 10;

    /** It is looked how far the lanes are so many times in an epoch, as a spike comes at once. */
    static final int LOOKS_PER_INTERVAL = 8;

    /** What lanes take is an average of so many looks, since they go on by whole batches, which may be seconds of work. */
    static final int LOOK_COUNT = 8 * LOOKS_PER_INTERVAL;

    private final long intervalNs;

    /** The last looks, the oldest of which the next one takes the place of. */
    private final long[] lookNs = new long[LOOK_COUNT];

    private final long[] lookPosition = new long[LOOK_COUNT];
    private long lookCount;
    private long sizeBytes = SIZE_MIN_BYTES;
    private boolean wasBehind;
    private boolean isBehind;

    /**
     * @param intervalNs how long an epoch lasts
     * @param position up to where the log is applied
     */
    EpochPace(long intervalNs, long nowNs, long position) {
        this.intervalNs = intervalNs;
        note(nowNs, position);
    }

    private void note(long nowNs, long position) {
        int slot = (int) (lookCount % LOOK_COUNT);
        lookNs[slot] = nowNs;
        lookPosition[slot] = position;
        lookCount++;
    }

    /**
     * Learns from a duty cycle.
     *
     * @param appliedPosition up to where the log is applied
     * @param unappliedSizeBytes how much of it is not
     */
    void onCycle(long nowNs, long appliedPosition, long unappliedSizeBytes) {
        int last = (int) ((lookCount - 1) % LOOK_COUNT);
        if (nowNs - lookNs[last] < intervalNs / LOOKS_PER_INTERVAL) {
            return;
        }
        int oldest = (int) (Math.max(0, lookCount - LOOK_COUNT) % LOOK_COUNT);
        double intervals = (double) (nowNs - lookNs[oldest]) / intervalNs;
        long taken = (long) ((appliedPosition - lookPosition[oldest]) / intervals);
        sizeBytes = Math.max(SIZE_MIN_BYTES, taken);
        wasBehind = isBehind;
        isBehind = unappliedSizeBytes > sizeBytes;
        note(nowNs, appliedPosition);
    }

    /** Whether an epoch is as large as it should be, with so much log since the mark before. Lanes are behind only if they are so for two looks. */
    boolean isFull(long openSizeBytes) {
        return isBehind && wasBehind && openSizeBytes >= sizeBytes;
    }
}
