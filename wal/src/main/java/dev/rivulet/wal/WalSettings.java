package dev.rivulet.wal;

/**
 * Sizes of a log, in bytes. Immutable; checked once here. Any of them may change between two runs over the same files.
 *
 * @param segmentSizeBytes when a segment is full, with header and footer; a multiple of 4096
 * @param frameSizeMaxBytes the largest frame, with its 32 bytes of header; at most a segment without header and footer
 * @param preallocationSizeBytes how much of a segment is filled with zeros ahead of the writer at a time, so that a sync need not
 *     make the file longer; 0 for none; groups above a quarter of it do without
 * @param groupSizeMaxBytes how much is gathered at most before it is written to the file; larger frames are written alone
 * @param readAheadSizeBytes how much a reader asks of the disk at once
 */
public record WalSettings(
        int segmentSizeBytes,
        int frameSizeMaxBytes,
        int preallocationSizeBytes,
        int groupSizeMaxBytes,
        int readAheadSizeBytes) {

    /** 64 MiB: a few rolls per second at full speed, and released space in useful pieces. */
    public static final int SEGMENT_SIZE_DEFAULT_BYTES = 64 << 20;

    /** 16 MiB: far above any sensible batch, and no more than a damaged length can make a reader allocate. */
    public static final int FRAME_SIZE_MAX_DEFAULT_BYTES = 16 << 20;

    /** 1 MiB: measured to sync small groups several times faster than none, and a small job writes no more than that. */
    public static final int PREALLOCATION_SIZE_DEFAULT_BYTES = 1 << 20;

    /** 1 MiB: beyond it a larger write is not faster. */
    public static final int GROUP_SIZE_MAX_DEFAULT_BYTES = 1 << 20;

    /** 256 KiB: beyond it a reader is not faster, and a few hundred readers stay affordable. */
    public static final int READ_AHEAD_SIZE_DEFAULT_BYTES = 256 << 10;

    private static final int GROUP_SIZE_LOWEST_BYTES = 64;

    public WalSettings {
        require(
                segmentSizeBytes % SegmentHeader.SIZE_BYTES == 0,
                "segment size",
                segmentSizeBytes,
                "a multiple of 4096");
        require(segmentSizeBytes >= 2 * SegmentHeader.SIZE_BYTES, "segment size", segmentSizeBytes, "at least 8192");
        int frameRoom = segmentSizeBytes - SegmentHeader.SIZE_BYTES - FrameLayout.FOOTER_SIZE_BYTES;
        require(frameSizeMaxBytes <= frameRoom, "largest frame size", frameSizeMaxBytes, "at most " + frameRoom);
        require(
                frameSizeMaxBytes > FrameLayout.HEADER_SIZE_BYTES,
                "largest frame size",
                frameSizeMaxBytes,
                "more than " + FrameLayout.HEADER_SIZE_BYTES);
        require(preallocationSizeBytes >= 0, "preallocation size", preallocationSizeBytes, "0 or more");
        require(groupSizeMaxBytes >= GROUP_SIZE_LOWEST_BYTES, "group size", groupSizeMaxBytes, "at least 64");
        require(readAheadSizeBytes >= GROUP_SIZE_LOWEST_BYTES, "read-ahead size", readAheadSizeBytes, "at least 64");
    }

    public static WalSettings defaults() {
        return new WalSettings(
                SEGMENT_SIZE_DEFAULT_BYTES,
                FRAME_SIZE_MAX_DEFAULT_BYTES,
                PREALLOCATION_SIZE_DEFAULT_BYTES,
                GROUP_SIZE_MAX_DEFAULT_BYTES,
                READ_AHEAD_SIZE_DEFAULT_BYTES);
    }

    /** Lowers the largest frame too, where it would not fit any more. */
    public WalSettings withSegmentSizeBytes(int sizeBytes) {
        int frameRoom = sizeBytes - SegmentHeader.SIZE_BYTES - FrameLayout.FOOTER_SIZE_BYTES;
        return new WalSettings(
                sizeBytes,
                Math.min(frameSizeMaxBytes, frameRoom),
                preallocationSizeBytes,
                groupSizeMaxBytes,
                readAheadSizeBytes);
    }

    public WalSettings withFrameSizeMaxBytes(int sizeBytes) {
        return new WalSettings(
                segmentSizeBytes, sizeBytes, preallocationSizeBytes, groupSizeMaxBytes, readAheadSizeBytes);
    }

    public WalSettings withPreallocationSizeBytes(int sizeBytes) {
        return new WalSettings(segmentSizeBytes, frameSizeMaxBytes, sizeBytes, groupSizeMaxBytes, readAheadSizeBytes);
    }

    public WalSettings withGroupSizeMaxBytes(int sizeBytes) {
        return new WalSettings(
                segmentSizeBytes, frameSizeMaxBytes, preallocationSizeBytes, sizeBytes, readAheadSizeBytes);
    }

    public WalSettings withReadAheadSizeBytes(int sizeBytes) {
        return new WalSettings(
                segmentSizeBytes, frameSizeMaxBytes, preallocationSizeBytes, groupSizeMaxBytes, sizeBytes);
    }

    private static void require(boolean holds, String what, int seen, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("the log's " + what + " is " + seen + " bytes, wanted is " + wanted);
        }
    }
}
