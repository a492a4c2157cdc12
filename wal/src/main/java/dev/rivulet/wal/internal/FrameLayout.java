package dev.rivulet.wal.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a frame lies in a segment. Stateless.
 *
 * <p>Layout, little-endian; a frame begins at a multiple of 8 and is filled up with zeros to the next one:
 *
 * <pre>
 *   0  u32  length: header and payload in bytes, without the filling; 0 = nothing was ever written here
 *   4  u32  checksum
 *   8  i64  position of this frame
 *  16  i64  durable position: all frames that end at or below it were known to be synced when this one was made
 *  24  u8   kind of the payload; the log does not interpret it
 *  25  u8   type: 1 data, 2 footer, 3 seal, 4 hole
 *  26  u16  zeros
 *  28  u32  zeros
 *  32       payload
 * </pre>
 *
 * <p>The checksum is the CRC32C of the whole frame, filling included, taken while the checksum's own four bytes hold the seed: the
 * CRC32C of the segment's log id, term and index (bytes 16 to 47 of its header), xor the frame's offset in the file. So a frame of
 * another log, term, segment or place fails the check although it is intact in itself, and a damaged length fails it too.
 *
 * <p>A footer ends a segment. It has no place in the log: its position is the end of the last frame, and the next segment starts with
 * that very position. Its payload is the count of frames (i64) and the checksum of the segment (i64). A seal is an empty frame written
 * only for its durable position; readers pass over it. A hole stands where frames were lost, as a repair found them, and takes their
 * place in the log to the byte; its payload is zeros.
 *
 * <p>The checksum of a segment is folded over the checksums of its frames, see {@link #fold}.
 */
public final class FrameLayout {

    public static final int HEADER_SIZE_BYTES = 32;
    public static final int LENGTH_AT = 0;
    public static final int CHECKSUM_AT = 4;
    public static final int POSITION_AT = 8;
    public static final int DURABLE_AT = 16;
    public static final int KIND_AT = 24;
    public static final int TYPE_AT = 25;

    public static final int TYPE_DATA = 1;
    public static final int TYPE_FOOTER = 2;
    public static final int TYPE_SEAL = 3;
    public static final int TYPE_HOLE = 4;

    /** Type and kind of the frames that the log makes for itself. */
    public static final int FOOTER = typeAndKind(TYPE_FOOTER, 0);

    public static final int SEAL = typeAndKind(TYPE_SEAL, 0);

    public static final int HOLE = typeAndKind(TYPE_HOLE, 0);

    public static final int ALIGNMENT_BYTES = 8;
    public static final int FOOTER_SIZE_BYTES = HEADER_SIZE_BYTES + 16;

    /** The segment checksum of no frames. */
    public static final long EMPTY_CHECKSUM = 0;

    /** Odd, so that multiplying by it loses nothing: the golden ratio in 64 bits. */
    private static final long FOLD_FACTOR = 0x9e37_79b9_7f4a_7c15L;

    private static final ByteBuffer FILLING =
            ByteBuffer.allocateDirect(ALIGNMENT_BYTES).asReadOnlyBuffer();

    private FrameLayout() {}

    /** The size in the file of a frame of that length. */
    public static int alignedSize(int length) {
        return (length + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
    }

    /**
     * Writes everything of a frame but its checksum, at an index of a little-endian buffer.
     *
     * @param payload its bytes from position to limit, which stays untouched
     * @return the size of the frame with its filling
     */
    public static int encode(
            ByteBuffer target, int at, int typeAndKind, long position, long durablePosition, ByteBuffer payload) {
        int payloadSize = payload.remaining();
        int size = alignedSize(HEADER_SIZE_BYTES + payloadSize);
        // Zeros first where filling may be, the rest is overwritten.
        target.putLong(at + size - ALIGNMENT_BYTES, 0);
        encodeHeader(target, at, typeAndKind, position, durablePosition, payloadSize);
        target.put(at + HEADER_SIZE_BYTES, payload, payload.position(), payloadSize);
        return size;
    }

    /** Writes a frame's header but for its checksum, at an index of a little-endian buffer. */
    public static void encodeHeader(
            ByteBuffer target, int at, int typeAndKind, long position, long durablePosition, int payloadSizeBytes) {
        target.putInt(at + LENGTH_AT, HEADER_SIZE_BYTES + payloadSizeBytes);
        target.putLong(at + POSITION_AT, position);
        target.putLong(at + DURABLE_AT, durablePosition);
        target.putLong(at + KIND_AT, typeAndKind);
    }

    /** The zeros behind a payload, 1 to 7 of them. */
    public static ByteBuffer filling(int sizeBytes) {
        return FILLING.duplicate().limit(sizeBytes);
    }

    /** Kind and type as they lie side by side in the frame. */
    public static int typeAndKind(int type, int kind) {
        return type << 8 | kind;
    }

    /**
     * Computes the checksum of the frame at an index. Overwrites its checksum field with the seed, and moves position and limit of the
     * buffer.
     *
     * @param size with the filling
     */
    public static int checksum(CRC32C crc, ByteBuffer buffer, int at, int size, int seed) {
        buffer.putInt(at + CHECKSUM_AT, seed);
        buffer.limit(at + size).position(at);
        crc.reset();
        crc.update(buffer);
        buffer.clear();
        return (int) crc.getValue();
    }

    /**
     * As {@link #checksum}, of a frame whose header is at the start of one buffer and whose payload is another one, from its position to
     * its limit. Puts the checksum into the header.
     */
    public static int checksumApart(CRC32C crc, ByteBuffer header, ByteBuffer payload, int seed) {
        int start = payload.position();
        int payloadSize = payload.remaining();
        header.putInt(CHECKSUM_AT, seed);
        crc.reset();
        crc.update(header.limit(HEADER_SIZE_BYTES).position(0));
        header.clear();
        crc.update(payload);
        payload.position(start);
        crc.update(filling(alignedSize(payloadSize) - payloadSize));
        header.putInt(CHECKSUM_AT, (int) crc.getValue());
        return (int) crc.getValue();
    }

    /** The segment's checksum with one more frame. Any single difference in the frames changes it. */
    public static long fold(long segmentChecksum, int frameChecksum) {
        return Long.rotateLeft(segmentChecksum ^ (frameChecksum & 0xffff_ffffL), 29) * FOLD_FACTOR;
    }
}
