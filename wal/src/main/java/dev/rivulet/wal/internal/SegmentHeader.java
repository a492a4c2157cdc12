package dev.rivulet.wal.internal;

import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalHeaderException;
import dev.rivulet.wal.error.WalVersionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Who wrote a segment, and where it belongs. Immutable. It has the first 4096 bytes of the file for itself, so that no later write
 * can tear it, and is durable before the file gets its final name.
 *
 * <p>Layout, little-endian but for the id, which is in the order in which it is printed:
 *
 * <pre>
 *    0  8 bytes  magic "RIVULETL"
 *    8  u32      format version (1)
 *   12  u32      size of the largest frame allowed, with its header
 *   16  16 bytes id of the log
 *   32  i64      term of the writer
 *   40  i64      index of the segment
 *   48  i64      first position: that of the frame at offset 4096; the segment before counts up to here and no further
 *   56  i64      durable position: all frames that end at or below it were synced before the file got its final name
 *   64  i64      checksum of the frames of the segment before, up to the first position (see FrameLayout)
 *   72           zeros
 * 4092  u32      CRC32C of bytes 0 to 4091
 * </pre>
 *
 * <p>The start mark {@code wal.start} is such a header alone: that of the oldest segment which is not released. Magic, version and
 * CRC stay in their places in every later version, so that a newer file is told from a damaged one.
 */
public record SegmentHeader(
        UUID logId,
        long term,
        long index,
        long firstPosition,
        long durablePosition,
        long previousChecksum,
        int frameSizeMaxBytes) {

    public static final int SIZE_BYTES = 4096;
    public static final int VERSION = 1;
    public static final int VERSION_AT = 8;

    /** "RIVULETL" read as a little-endian number. */
    private static final long MAGIC = 0x4c54_454c_5556_4952L;

    private static final int CHECKSUM_AT = SIZE_BYTES - 4;
    private static final int IDENTITY_START = 16;
    private static final int IDENTITY_END = 48;

    /** A frame is no larger in any version, so that a number behind it fits an int. */
    private static final int FRAME_SIZE_LIMIT_BYTES = 1 << 30;

    /** No log comes so far; a header that says so is refused, so that whatever is counted on from it fits a long. */
    private static final long NUMBER_LIMIT = 1L << 62;

    /** The header of the very first segment of a log. */
    public static SegmentHeader first(UUID logId, int frameSizeMaxBytes) {
        return new SegmentHeader(logId, 1, 0, 0, 0, FrameLayout.EMPTY_CHECKSUM, frameSizeMaxBytes);
    }

    /** The header of the segment behind this one. */
    public SegmentHeader next(
            long term, long firstPosition, long durablePosition, long checksum, int frameSizeMaxBytes) {
        return new SegmentHeader(logId, term, index + 1, firstPosition, durablePosition, checksum, frameSizeMaxBytes);
    }

    /** Where in the file the frame of a position lies. */
    public long offsetOf(long position) {
        return position - firstPosition + SIZE_BYTES;
    }

    /** The position of the frame that lies there in the file. */
    public long positionAt(long offset) {
        return offset - SIZE_BYTES + firstPosition;
    }

    /** What makes a frame fail its check in any other segment: the CRC32C of bytes 16 to 47. */
    public int frameSeed() {
        return checksum(identity(ByteBuffer.allocate(IDENTITY_END)), IDENTITY_START, IDENTITY_END);
    }

    /** The encoded block, ready to be written. */
    public ByteBuffer encode() {
        ByteBuffer block = identity(ByteBuffer.allocate(SIZE_BYTES));
        block.putLong(0, MAGIC).putInt(VERSION_AT, VERSION).putInt(12, frameSizeMaxBytes);
        block.putLong(48, firstPosition).putLong(56, durablePosition).putLong(64, previousChecksum);
        block.putInt(CHECKSUM_AT, checksum(block, 0, CHECKSUM_AT));
        return block;
    }

    /** Writes what no other segment has; the block is little-endian then. */
    private ByteBuffer identity(ByteBuffer block) {
        block.order(ByteOrder.BIG_ENDIAN);
        block.putLong(IDENTITY_START, logId.getMostSignificantBits()).putLong(24, logId.getLeastSignificantBits());
        block.order(ByteOrder.LITTLE_ENDIAN);
        return block.putLong(32, term).putLong(40, index);
    }

    /**
     * Reads a block.
     *
     * @param block what was read of the file's start, from 0 to the limit
     * @param file for messages
     * @throws WalHeaderException if it is no intact header
     * @throws WalVersionException if it is intact, but newer than this code
     */
    public static SegmentHeader decode(ByteBuffer block, Path file) throws WalException {
        if (block.limit() < SIZE_BYTES) {
            throw new WalHeaderException(file, "the file ends after " + block.limit() + " bytes");
        }
        block.order(ByteOrder.LITTLE_ENDIAN);
        if (block.getLong(0) != MAGIC) {
            throw new WalHeaderException(file, "the magic number is missing");
        }
        int computed = checksum(block, 0, CHECKSUM_AT);
        if (block.getInt(CHECKSUM_AT) != computed) {
            throw new WalHeaderException(
                    file, String.format("its crc is %08x, its bytes have %08x", block.getInt(CHECKSUM_AT), computed));
        }
        if (block.getInt(VERSION_AT) != VERSION) {
            throw new WalVersionException(file, block.getInt(VERSION_AT), VERSION);
        }
        return decodeChecked(block, file);
    }

    private static SegmentHeader decodeChecked(ByteBuffer block, Path file) throws WalHeaderException {
        long idLow = block.order(ByteOrder.BIG_ENDIAN).getLong(24);
        UUID logId = new UUID(block.getLong(16), idLow);
        block.order(ByteOrder.LITTLE_ENDIAN);
        SegmentHeader header = new SegmentHeader(
                logId,
                block.getLong(32),
                block.getLong(40),
                block.getLong(48),
                block.getLong(56),
                block.getLong(64),
                block.getInt(12));
        boolean isSound = header.term >= 1
                && header.term < NUMBER_LIMIT
                && header.index >= 0
                && header.index < NUMBER_LIMIT
                && header.firstPosition >= 0
                && header.durablePosition >= header.firstPosition
                && header.durablePosition < NUMBER_LIMIT
                && header.frameSizeMaxBytes >= FrameLayout.HEADER_SIZE_BYTES
                && header.frameSizeMaxBytes <= FRAME_SIZE_LIMIT_BYTES;
        if (!isSound) {
            throw new WalHeaderException(file, "it is intact but makes no sense: " + header);
        }
        return header;
    }

    private static int checksum(ByteBuffer block, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(block.array(), start, end - start);
        return (int) crc.getValue();
    }
}
