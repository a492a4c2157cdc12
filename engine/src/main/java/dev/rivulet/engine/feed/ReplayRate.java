package dev.rivulet.engine.feed;

/**
 * How fast the log goes through the lanes, and how fast it would if there were no waiting for input, as in a replay. Owned by the feeder
 * agent.
 *
 * <p>A second in which the ring was full nearly always shows what the lanes can do, be it less than before: other work takes the
 * machine's time, or state has grown. Any other second shows what came, which the lanes can do at the least.
 */
final class ReplayRate {

    /** A slow gateway's, in bytes per second: so that the first checkpoint of a run comes too early rather than too late. */
    static final long FIRST = 8L << 20;

    private static final long INTERVAL_NS = 1_000_000_000L;

    /** The lanes were never without work for long. */
    private static final double FULL_SHARE = 0.8;

    private long beginNs;
    private long beginPosition;
    private long lastNs;
    private boolean isFull;
    private long fullNs;
    private boolean isKnown;
    private long rate = FIRST;
    private long liveRate;

    ReplayRate(long nowNs, long position) {
        this.beginNs = nowNs;
        this.lastNs = nowNs;
        this.beginPosition = position;
    }

    /**
     * Learns from a duty cycle.
     *
     * @param position up to where the log was given to the lanes
     * @param isRingFull whether the ring is full at its end
     */
    void onCycle(long nowNs, long position, boolean isRingFull) {
        if (isFull) {
            fullNs += nowNs - lastNs;
        }
        isFull = isRingFull;
        lastNs = nowNs;
        long elapsedNs = nowNs - beginNs;
        if (elapsedNs >= INTERVAL_NS) {
            learn((long) ((position - beginPosition) * 1e9 / elapsedNs), fullNs >= FULL_SHARE * elapsedNs);
            beginNs = nowNs;
            beginPosition = position;
            fullNs = 0;
        }
    }

    private void learn(long seen, boolean isFullSecond) {
        liveRate = seen;
        if (!isFullSecond || seen == 0) {
            rate = Math.max(rate, seen);
        } else {
            rate = isKnown ? (rate + seen) / 2 : seen;
            isKnown = true;
        }
    }

    /** What the lanes can do, in bytes of log per second. */
    long bytesPerSecond() {
        return rate;
    }

    /** What went through them in the last second, in bytes of log per second. */
    long liveBytesPerSecond() {
        return liveRate;
    }
}
