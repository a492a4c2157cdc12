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
    private static final int LOOKS_PER_INTERVAL = 8;

    private final long intervalNs;
    private long beginNs;
    private long beginPosition;
    private boolean wasBehind;

    /** What the lanes take in an interval, as far as was seen when they were not without work. */
    private long sizeBytes = SIZE_MIN_BYTES;

    private boolean isBehind;

    /**
     * @param intervalNs how long an epoch lasts
     * @param position up to where the log is applied
     */
    EpochPace(long intervalNs, long nowNs, long position) {
        this.intervalNs = intervalNs;
        this.beginNs = nowNs;
        this.beginPosition = position;
    }

    /**
     * Learns from a duty cycle.
     *
     * @param appliedPosition up to where the log is applied
     * @param unappliedSizeBytes how much of it is not
     */
    void onCycle(long nowNs, long appliedPosition, long unappliedSizeBytes) {
        long elapsedNs = nowNs - beginNs;
        if (elapsedNs < intervalNs / LOOKS_PER_INTERVAL) {
            return;
        }
        isBehind = unappliedSizeBytes > sizeBytes;
        if (isBehind && wasBehind) {
            long taken = (long) ((appliedPosition - beginPosition) * ((double) intervalNs / elapsedNs));
            // That they stood still for once, for a collection of garbage or a commit, says little about what comes.
            sizeBytes = Math.max(SIZE_MIN_BYTES, Math.max(taken, sizeBytes - sizeBytes / LOOKS_PER_INTERVAL));
        }
        wasBehind = isBehind;
        beginNs = nowNs;
        beginPosition = appliedPosition;
    }

    /** Whether an epoch is as large as it should be, with so much log since the mark before. */
    boolean isFull(long openSizeBytes) {
        return isBehind && openSizeBytes >= sizeBytes;
    }
}
