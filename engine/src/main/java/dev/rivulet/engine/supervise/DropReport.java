package dev.rivulet.engine.supervise;

/**
 * Records of a source are dropped, as the log is full and the source is to be treated so. Immutable.
 *
 * @param sourceUid the source's
 * @param sinceMicros when it began, in microseconds since 1970
 * @param fromPosition where the log ended then, in bytes
 * @param toPosition where it ends now
 * @param recordCount how many were dropped since
 * @param isOver whether none has been for a while
 */
public record DropReport(
        String sourceUid, long sinceMicros, long fromPosition, long toPosition, long recordCount, boolean isOver) {}
