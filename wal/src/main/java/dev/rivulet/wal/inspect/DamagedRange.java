package dev.rivulet.wal.inspect;

/**
 * What cannot be read of a segment though it was durable: from a frame that fails to the next intact one. Immutable.
 *
 * @param precedingPosition where the intact frame before begins, or that of the range if there is none in the segment
 * @param offset where the range begins in the file
 * @param reason why its first frame fails
 */
public record DamagedRange(PositionRange range, long precedingPosition, long offset, String reason) {}
