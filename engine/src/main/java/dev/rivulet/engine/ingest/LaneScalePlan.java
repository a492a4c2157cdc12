package dev.rivulet.engine.ingest;

/**
 * How many lanes the load asks for: one more when a backlog stays and the last one more was worth it, one less when there has been
 * none for long. Judged by what comes out, since that counts the processors, the disk and whatever else may be the limit. A decision
 * without effects; one owner.
 */
final class LaneScalePlan {

    /** A backlog that a second of work does not clear. */
    static final long BACKLOG_HIGH_BYTES = 4L << 20;

    static final long BACKLOG_LOW_BYTES = 64L << 10;

    /** In a row, before there is one more. */
    static final int HIGH_COUNT = 3;

    /** In a row, before there is one less. */
    static final int LOW_COUNT = 30;

    /** What one more lane must have added for another one to be tried. */
    private static final double GAIN_MIN = 1.1;

    private final int laneCountMin;
    private final int laneCountMax;
    private int highCount;
    private int lowCount;
    /** What came out in the interval before the number was last raised; 0 for never. */
    private long rateBeforeRaise;

    LaneScalePlan(int laneCountMin, int laneCountMax) {
        this.laneCountMin = laneCountMin;
        this.laneCountMax = laneCountMax;
    }

    /**
     * To be asked once a second.
     *
     * @param laneCount in use
     * @param backlogSizeBytes log that waits for the lanes
     * @param workedOffBytes log that they have taken in the last second
     * @return how many there should be
     */
    int decide(int laneCount, long backlogSizeBytes, long workedOffBytes) {
        highCount = backlogSizeBytes >= BACKLOG_HIGH_BYTES ? highCount + 1 : 0;
        lowCount = backlogSizeBytes <= BACKLOG_LOW_BYTES ? lowCount + 1 : 0;
        if (highCount >= HIGH_COUNT && laneCount < laneCountMax) {
            highCount = 0;
            boolean wasWorthIt = workedOffBytes >= rateBeforeRaise * GAIN_MIN;
            if (wasWorthIt) {
                rateBeforeRaise = workedOffBytes;
                return laneCount + 1;
            }
        }
        if (lowCount >= LOW_COUNT && laneCount > laneCountMin) {
            lowCount = 0;
            rateBeforeRaise = 0;
            return laneCount - 1;
        }
        return Math.max(laneCountMin, Math.min(laneCount, laneCountMax));
    }
}
