package dev.rivulet.engine.skip;

/**
 * How much of a full log is skipped, so that newer records have room: as little as makes a difference, and never the newest half of what waits.
 * Immutable; a pure decision.
 *
 * <p>Skipping makes no room by itself: the lanes come to the next marks sooner, the epochs are committed, checkpoints made, and then the log is
 * let go of by whole segments. So a segment is skipped at a time, and the next when the log has been let go of beyond where the last one began.
 * Where commits are what the log waits for nothing goes, and nothing more is skipped.
 *
 * @param firstPosition where the log begins, in bytes
 * @param position up to where it was given to the lanes
 * @param endPosition where it ends
 * @param segmentSizeBytes by which it is let go of
 */
public record SkipPlan(long firstPosition, long position, long endPosition, long segmentSizeBytes) {

    /** Nothing was skipped so far. */
    public static final long NEVER = -1;

    /** Of the log, what has to wait for the lanes, or it is not them that it is full for. */
    private static final int WAITING_SHARE = 4;

    /**
     * How much of what comes next in the log is skipped, in bytes; 0 for none.
     *
     * @param lastFrom from where on the log was skipped before, {@link #NEVER} if it was not
     * @param computedEnd what lies before it an earlier run may have computed and shown
     */
    public long sizeBytes(long lastFrom, long computedEnd) {
        long waitingSizeBytes = endPosition - position;
        boolean isWorthIt = waitingSizeBytes >= (endPosition - firstPosition) / WAITING_SHARE;
        boolean isRoomToCome = firstPosition <= lastFrom;
        return isWorthIt && !isRoomToCome && position >= computedEnd
                ? Math.min(segmentSizeBytes, waitingSizeBytes / 2)
                : 0;
    }
}
