package dev.rivulet.wal.inspect;

/**
 * How many frames a segment has. Immutable.
 *
 * @param frameCount all but the footer
 * @param dataCount those that a user of the log appended
 * @param dataSizeBytes their payloads
 * @param sealCount those that only prove what lies before them
 */
public record FrameCounts(long frameCount, long dataCount, long dataSizeBytes, long sealCount) {

    public static final FrameCounts NONE = new FrameCounts(0, 0, 0, 0);

    public FrameCounts plus(FrameCounts other) {
        return new FrameCounts(
                frameCount + other.frameCount,
                dataCount + other.dataCount,
                dataSizeBytes + other.dataSizeBytes,
                sealCount + other.sealCount);
    }
}
