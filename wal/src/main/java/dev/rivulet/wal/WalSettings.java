package dev.rivulet.wal;

import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.SegmentHeader;
import java.time.Duration;

/**
 * Sizes and limits of a log. Immutable; checked once here. Any of them may change between two runs over the same files.
 *
 * @param segmentSizeBytes when a segment is full, with header and footer; a multiple of 4096
 * @param frameSizeMaxBytes the largest frame, with its 32 bytes of header; at most what fits into a segment
 * @param groupSizeMaxBytes how much is gathered at most before it is written to the file; larger frames are written alone
 * @param readAheadSizeBytes how much a reader asks of the disk at once
 * @param preallocation how much space is asked of the disk ahead of the writer
 * @param quota how large the log may grow
 * @param retention how much is kept that nobody needs
 * @param sync when what was appended is made durable
 */
public record WalSettings(
        int segmentSizeBytes,
        int frameSizeMaxBytes,
        int groupSizeMaxBytes,
        int readAheadSizeBytes,
        Preallocation preallocation,
        Quota quota,
        Retention retention,
        SyncSettings sync) {

    /** 64 MiB: a few rolls per second at full speed, and released space in useful pieces. */
    public static final int SEGMENT_SIZE_DEFAULT_BYTES = 64 << 20;

    /** 16 MiB: far above any sensible batch, and no more than a damaged length can make a reader allocate. */
    public static final int FRAME_SIZE_MAX_DEFAULT_BYTES = 16 << 20;

    /** 1 MiB: beyond it a larger write is not faster. */
    public static final int GROUP_SIZE_MAX_DEFAULT_BYTES = 1 << 20;

    /** 256 KiB: beyond it a reader is not faster, and a few hundred readers stay affordable. */
    public static final int READ_AHEAD_SIZE_DEFAULT_BYTES = 256 << 10;

    private static final int GROUP_SIZE_LOWEST_BYTES = 64;

    /**
     * Zeros on the disk where frames will come to lie: overwriting them syncs faster than making a file longer, and an append that has
     * them cannot meet a full disk.
     *
     * @param runwaySizeBytes how much of the segment being written is zeros ahead of the writer; 0 for none, for file systems that
     *     never overwrite in place
     * @param spareSegmentCount how many whole segments are made ready in the background once the log grows; see {@link Wal#spareAgent}
     */
    public record Preallocation(int runwaySizeBytes, int spareSegmentCount) {

        /** 1 MiB: measured to sync small groups several times faster than none, and a small job writes no more than that. */
        public static final int RUNWAY_DEFAULT_BYTES = 1 << 20;

        public Preallocation {
            require(runwaySizeBytes >= 0, "runway", runwaySizeBytes, "0 bytes or more");
            require(spareSegmentCount >= 0, "count of spare segments", spareSegmentCount, "0 or more");
        }

        public static Preallocation defaults() {
            return new Preallocation(RUNWAY_DEFAULT_BYTES, 1);
        }
    }

    /**
     * The limit of a log's size.
     *
     * @param sizeMaxBytes how many bytes may lie between the first position kept and the end; the files take up to two segments more
     * @param reserveSizeBytes of those and of each segment's room, how many only {@link WalWriter#appendReserved} may take
     */
    public record Quota(long sizeMaxBytes, int reserveSizeBytes) {

        /** 64 KiB: about a thousand frames of the engine's own, which take some 60 bytes each. */
        public static final int RESERVE_DEFAULT_BYTES = 64 << 10;

        public Quota {
            require(reserveSizeBytes >= 0, "reserve", reserveSizeBytes, "0 bytes or more");
            require(sizeMaxBytes > reserveSizeBytes, "quota", sizeMaxBytes, "more than its reserve");
        }

        public static Quota unlimited() {
            return new Quota(Long.MAX_VALUE, RESERVE_DEFAULT_BYTES);
        }
    }

    /**
     * What is kept beyond what pins need, to be replayed by people. A segment goes when it is older than the age or beyond the size.
     *
     * @param age since the last write to a segment
     * @param sizeBytes of all segments together
     */
    public record Retention(Duration age, long sizeBytes) {

        public Retention {
            require(!age.isNegative(), "retention age in ms", age.toMillis(), "0 or more");
            require(sizeBytes >= 0, "retention size", sizeBytes, "0 bytes or more");
        }

        /** Keeps nothing that no pin needs. */
        public static Retention none() {
            return new Retention(Duration.ZERO, 0);
        }
    }

    public WalSettings {
        require(
                segmentSizeBytes % SegmentHeader.SIZE_BYTES == 0,
                "segment size in bytes",
                segmentSizeBytes,
                "a multiple of 4096");
        require(segmentSizeBytes >= 2 * SegmentHeader.SIZE_BYTES, "segment size", segmentSizeBytes, "at least 8192");
        int frameRoom = frameRoom(segmentSizeBytes, quota);
        require(
                frameSizeMaxBytes <= frameRoom,
                "largest frame size in bytes",
                frameSizeMaxBytes,
                "at most " + frameRoom);
        require(
                frameSizeMaxBytes > FrameLayout.HEADER_SIZE_BYTES,
                "largest frame size in bytes",
                frameSizeMaxBytes,
                "more than " + FrameLayout.HEADER_SIZE_BYTES);
        require(groupSizeMaxBytes >= GROUP_SIZE_LOWEST_BYTES, "group size", groupSizeMaxBytes, "at least 64");
        require(readAheadSizeBytes >= GROUP_SIZE_LOWEST_BYTES, "read-ahead size", readAheadSizeBytes, "at least 64");
        require(
                quota.sizeMaxBytes == Long.MAX_VALUE || quota.sizeMaxBytes / 4 >= segmentSizeBytes,
                "quota in bytes",
                quota.sizeMaxBytes,
                "at least four segments of " + segmentSizeBytes + ", for only whole segments are ever released");
    }

    public static WalSettings defaults() {
        return new WalSettings(
                SEGMENT_SIZE_DEFAULT_BYTES,
                FRAME_SIZE_MAX_DEFAULT_BYTES,
                GROUP_SIZE_MAX_DEFAULT_BYTES,
                READ_AHEAD_SIZE_DEFAULT_BYTES,
                Preallocation.defaults(),
                Quota.unlimited(),
                Retention.none(),
                SyncSettings.defaults());
    }

    /** Lowers the reserve and the largest frame too, where they would not fit any more. */
    public WalSettings withSegmentSizeBytes(int sizeBytes) {
        Quota fitting = new Quota(quota.sizeMaxBytes, Math.min(quota.reserveSizeBytes, sizeBytes / 16));
        int frameSizeMax = Math.min(frameSizeMaxBytes, frameRoom(sizeBytes, fitting));
        return with(sizeBytes, frameSizeMax, groupSizeMaxBytes, readAheadSizeBytes, fitting);
    }

    public WalSettings withFrameSizeMaxBytes(int sizeBytes) {
        return with(segmentSizeBytes, sizeBytes, groupSizeMaxBytes, readAheadSizeBytes, quota);
    }

    public WalSettings withGroupSizeMaxBytes(int sizeBytes) {
        return with(segmentSizeBytes, frameSizeMaxBytes, sizeBytes, readAheadSizeBytes, quota);
    }

    public WalSettings withReadAheadSizeBytes(int sizeBytes) {
        return with(segmentSizeBytes, frameSizeMaxBytes, groupSizeMaxBytes, sizeBytes, quota);
    }

    public WalSettings withRunwaySizeBytes(int sizeBytes) {
        return with(new Preallocation(sizeBytes, preallocation.spareSegmentCount));
    }

    public WalSettings withSpareSegmentCount(int count) {
        return with(new Preallocation(preallocation.runwaySizeBytes, count));
    }

    /** Lowers the size of segments too, and what must fit into them, where fewer than four would fit. */
    public WalSettings withSizeMaxBytes(long sizeBytes) {
        int fittingSizeBytes = (int) Math.min(segmentSizeBytes, sizeBytes / 8 & -SegmentHeader.SIZE_BYTES);
        boolean fits = sizeBytes / 4 >= segmentSizeBytes;
        WalSettings fitting = fits ? this : withSegmentSizeBytes(fittingSizeBytes);
        return fitting.with(new Quota(sizeBytes, fitting.quota.reserveSizeBytes));
    }

    public WalSettings with(Preallocation changed) {
        return with(changed, retention, sync);
    }

    public WalSettings with(Quota changed) {
        return with(segmentSizeBytes, frameSizeMaxBytes, groupSizeMaxBytes, readAheadSizeBytes, changed);
    }

    public WalSettings with(Retention changed) {
        return with(preallocation, changed, sync);
    }

    public WalSettings with(SyncSettings changed) {
        return with(preallocation, retention, changed);
    }

    private WalSettings with(int segmentSize, int frameSizeMax, int groupSizeMax, int readAheadSize, Quota changed) {
        return new WalSettings(
                segmentSize, frameSizeMax, groupSizeMax, readAheadSize, preallocation, changed, retention, sync);
    }

    private WalSettings with(Preallocation space, Retention kept, SyncSettings synced) {
        return new WalSettings(
                segmentSizeBytes, frameSizeMaxBytes, groupSizeMaxBytes, readAheadSizeBytes, space, quota, kept, synced);
    }

    private static int frameRoom(int segmentSizeBytes, Quota quota) {
        return segmentSizeBytes
                - SegmentHeader.SIZE_BYTES
                - FrameLayout.FOOTER_SIZE_BYTES
                - FrameLayout.alignedSize(quota.reserveSizeBytes);
    }

    private static void require(boolean holds, String what, long seen, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("the log's " + what + " is " + seen + ", wanted is " + wanted);
        }
    }
}
