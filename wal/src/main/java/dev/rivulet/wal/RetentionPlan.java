package dev.rivulet.wal;

import java.util.List;

/**
 * Which segments of a log go: a pure decision. Immutable. Oldest first, and none that somebody needs, so that what is left is always
 * the whole log from some position on.
 *
 * @param releasedCount how many segments go, from the oldest on
 */
record RetentionPlan(int releasedCount) {

    /**
     * A segment that may go.
     *
     * @param endPosition where the next one begins
     * @param modifiedMicros when it was written last, microseconds since 1970; of no meaning if the retention has no age
     */
    record Candidate(long firstPosition, long endPosition, long modifiedMicros) {}

    /**
     * @param candidates all segments but the one being written, oldest first
     * @param logEndPosition the end of the log
     * @param neededPosition the lowest position that anybody needs
     * @param nowMicros microseconds since 1970
     */
    static RetentionPlan of(
            List<Candidate> candidates,
            long logEndPosition,
            long neededPosition,
            WalSettings.Retention retention,
            long nowMicros) {
        int count = 0;
        for (Candidate candidate : candidates) {
            boolean isNeeded = candidate.endPosition > neededPosition;
            if (isNeeded || isRetained(candidate, logEndPosition, retention, nowMicros)) {
                break;
            }
            count++;
        }
        return new RetentionPlan(count);
    }

    /** A segment is retained while it is young enough and lies within the size; a limit of zero retains nothing. */
    private static boolean isRetained(
            Candidate candidate, long logEndPosition, WalSettings.Retention retention, long nowMicros) {
        boolean hasAge = !retention.age().isZero();
        boolean hasSize = retention.sizeBytes() > 0;
        boolean isYoung = nowMicros - candidate.modifiedMicros < retention.age().toMillis() * 1_000;
        boolean isWithin = logEndPosition - candidate.firstPosition <= retention.sizeBytes();
        return (hasAge || hasSize) && (!hasAge || isYoung) && (!hasSize || isWithin);
    }
}
