package dev.rivulet.wal.inspect;

/**
 * The end of a segment that no next one proves. Immutable.
 *
 * @param provenPosition up to where the segment itself proves to have been durable; what lies behind may be lost by a power loss that
 *     came before anything else was written
 * @param tornSizeBytes what lies behind the last intact frame and is not zero: the trace of a crash, cut by the next opening, or what
 *     a running writer is about to complete
 */
public record SegmentTail(long provenPosition, long tornSizeBytes) {

    /** That of a segment which the next one proves. */
    public static final SegmentTail PROVEN = new SegmentTail(Long.MAX_VALUE, 0);
}
