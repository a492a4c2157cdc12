package dev.rivulet.wal;

/**
 * What opening a log found and did, for logs, counters and cross-checks. Immutable. Positions are logical bytes of the log.
 *
 * @param isNew whether there was no log before
 * @param endedCleanly whether the last run closed the log; false for a new one
 * @param previousTerm the term of the last run, 0 for a new log
 * @param term the term claimed now
 * @param firstPosition the oldest position kept
 * @param provenPosition up to where the files proved to have been durable
 * @param endPosition the end of what was recovered, where appending goes on
 * @param cutSizeBytes how many bytes of a torn tail lie behind it and do not count any more
 * @param leftoverCount how many files of an unfinished or released segment were removed
 * @param segmentCount how many segments the log has now, the new one included
 */
public record WalRecovery(
        boolean isNew,
        boolean endedCleanly,
        long previousTerm,
        long term,
        long firstPosition,
        long provenPosition,
        long endPosition,
        long cutSizeBytes,
        int leftoverCount,
        int segmentCount) {

    /** How many bytes were readable but not proven durable, and so were carried over into the new segment. */
    public long carriedSizeBytes() {
        return endPosition - provenPosition;
    }
}
