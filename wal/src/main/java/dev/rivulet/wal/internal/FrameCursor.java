package dev.rivulet.wal.internal;

import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a segment one after another, in large pieces, and checks each. One owner. Whether a frame that fails is a torn
 * tail or damage is for the owner to decide; the cursor only says that it failed and why. It allocates nothing per frame.
 */
public final class FrameCursor {

    /**
     * What lies behind the last good frame.
     *
     * @param provenPosition the highest durable position that an intact frame there claims, or -1
     * @param endOffset the end of the last eight bytes that are not all zero, in the file
     */
    public record Remainder(long provenPosition, long endOffset) {}

    private final CRC32C crc = new CRC32C();

    /** What of the file is in memory: {@link #loadedSize} bytes from {@link #loadedOffset} on. */
    private ByteBuffer buffer;

    private ByteBuffer payload;
    private final boolean isGrowing;
    private long loadedOffset;
    private int loadedSize;

    private @Nullable SegmentHeader header;
    private @Nullable DiskFile file;
    private int seed;

    /** Where the next frame begins in the file. */
    private long offset;

    private long checksum;

    // The current frame.
    private int frameStart;
    private int frameLength;
    private String problem = "";

    /**
     * @param readAheadSizeBytes how much to ask of the disk at once; grows to the largest frame met
     */
    public FrameCursor(int readAheadSizeBytes) {
        this(newBuffer(readAheadSizeBytes), true);
    }

    /**
     * @param buffer where to read frames into; the caller's, who leaves its bytes alone while the cursor is in use. It does not grow, so a
     *     frame that is larger cannot be read.
     */
    public FrameCursor(ByteBuffer buffer) {
        this(buffer.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN), false);
    }

    private FrameCursor(ByteBuffer buffer, boolean isGrowing) {
        this.buffer = buffer;
        this.payload = buffer.asReadOnlyBuffer();
        this.isGrowing = isGrowing;
    }

    /** Goes to a place in a segment where a frame begins. The file stays the caller's. */
    public void move(SegmentHeader header, DiskFile file, long offset) {
        this.header = header;
        this.file = file;
        this.seed = header.frameSeed();
        this.offset = offset;
        this.loadedSize = 0;
        this.checksum = FrameLayout.EMPTY_CHECKSUM;
    }

    /**
     * Goes to the next frame.
     *
     * @param limitOffset how far the file may be read; bytes before it do not change any more
     * @return false if no intact frame ends at or before the limit; {@link #problem} says why
     */
    public boolean next(long limitOffset) throws IOException {
        if (limitOffset - offset < FrameLayout.HEADER_SIZE_BYTES) {
            problem = "there is no room for a frame before offset " + limitOffset;
            return false;
        }
        if (!load(offset, FrameLayout.HEADER_SIZE_BYTES, limitOffset)) {
            return false;
        }
        int length = buffer.getInt(indexOf(offset) + FrameLayout.LENGTH_AT);
        if (!isPlausible(length, limitOffset)) {
            return false;
        }
        int size = FrameLayout.alignedSize(length);
        if (!load(offset, size, limitOffset) || !isIntact(indexOf(offset), size)) {
            return false;
        }
        frameStart = indexOf(offset);
        frameLength = length;
        offset += size;
        if (type() != FrameLayout.TYPE_FOOTER) {
            checksum = FrameLayout.fold(checksum, buffer.getInt(frameStart + FrameLayout.CHECKSUM_AT));
        }
        return true;
    }

    /** Where the next frame begins, or the failed one. */
    public long offset() {
        return offset;
    }

    /** The checksum of the frames passed since {@link #move}, footer excluded. */
    public long checksum() {
        return checksum;
    }

    /** Why {@link #next} returned false, for messages. */
    public String problem() {
        return problem;
    }

    public int type() {
        return buffer.get(frameStart + FrameLayout.TYPE_AT) & 0xff;
    }

    public int kind() {
        return buffer.get(frameStart + FrameLayout.KIND_AT) & 0xff;
    }

    public long position() {
        return buffer.getLong(frameStart + FrameLayout.POSITION_AT);
    }

    public long durablePosition() {
        return buffer.getLong(frameStart + FrameLayout.DURABLE_AT);
    }

    /** The payload from position to limit, read-only, big-endian; good until the next call of {@link #next}. Always the same buffer. */
    public ByteBuffer payload() {
        return payload.limit(frameStart + frameLength)
                .position(frameStart + FrameLayout.HEADER_SIZE_BYTES)
                .order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * Looks for intact frames behind a failed one, which would prove that it was no torn tail. Leaves the cursor anywhere, and the
     * checksum as it is.
     */
    public Remainder searchRemainder(long failedOffset, long limitOffset) throws IOException {
        long checksumBefore = checksum;
        long failedPosition = header().positionAt(failedOffset);
        long provenPosition = -1;
        long endOffset = failedOffset;
        for (long at = failedOffset;
                limitOffset - at >= FrameLayout.ALIGNMENT_BYTES;
                at += FrameLayout.ALIGNMENT_BYTES) {
            int wanted = (int) Math.min(FrameLayout.HEADER_SIZE_BYTES, limitOffset - at);
            if (!load(at, wanted, limitOffset)) {
                break;
            }
            if (buffer.getLong(indexOf(at)) != 0) {
                endOffset = at + FrameLayout.ALIGNMENT_BYTES;
                if (wanted == FrameLayout.HEADER_SIZE_BYTES && claimsMore(at, failedPosition)) {
                    offset = at;
                    provenPosition = next(limitOffset) ? Math.max(provenPosition, durablePosition()) : provenPosition;
                }
            }
        }
        checksum = checksumBefore;
        return new Remainder(provenPosition, endOffset);
    }

    /**
     * Goes to the first place at or behind a failed one where an intact frame begins, so that {@link #next} reads it. Looks at the disk
     * anew, since a writer may have gone on since the frame failed. The checksum stays as it is.
     *
     * @return false if there is none before the limit, which leaves the cursor anywhere
     */
    public boolean seek(long failedOffset, long limitOffset) throws IOException {
        long checksumBefore = checksum;
        boolean isFound = false;
        loadedSize = 0;
        for (long at = failedOffset;
                !isFound && limitOffset - at >= FrameLayout.HEADER_SIZE_BYTES;
                at += FrameLayout.ALIGNMENT_BYTES) {
            if (!load(at, FrameLayout.HEADER_SIZE_BYTES, limitOffset)) {
                break;
            }
            if (buffer.getLong(indexOf(at) + FrameLayout.POSITION_AT) == header().positionAt(at)) {
                offset = at;
                isFound = next(limitOffset);
                offset = at;
            }
        }
        checksum = checksumBefore;
        return isFound;
    }

    /** The cheap part of the check, so that few places need the dear one. */
    private boolean claimsMore(long at, long failedPosition) {
        int index = indexOf(at);
        return buffer.getLong(index + FrameLayout.POSITION_AT) == header().positionAt(at)
                && buffer.getLong(index + FrameLayout.DURABLE_AT) > failedPosition;
    }

    private boolean isPlausible(int length, long limitOffset) {
        if (length == 0) {
            problem = "nothing was written";
            return false;
        }
        if (length < FrameLayout.HEADER_SIZE_BYTES || length > header().frameSizeMaxBytes()) {
            problem = "its length is " + length + ", possible are " + FrameLayout.HEADER_SIZE_BYTES + " to "
                    + header().frameSizeMaxBytes();
            return false;
        }
        if (FrameLayout.alignedSize(length) > limitOffset - offset) {
            problem = "its length is " + length + ", but what may be read ends at offset " + limitOffset;
            return false;
        }
        return true;
    }

    private boolean isIntact(int index, int size) {
        int stored = buffer.getInt(index + FrameLayout.CHECKSUM_AT);
        int computed = FrameLayout.checksum(crc, buffer, index, size, seed ^ (int) offset);
        buffer.putInt(index + FrameLayout.CHECKSUM_AT, stored);
        if (stored != computed) {
            problem = String.format("its crc is %08x, its bytes have %08x", stored, computed);
            return false;
        }
        long position = buffer.getLong(index + FrameLayout.POSITION_AT);
        if (position != header().positionAt(offset)) {
            problem = "its position is " + position + ", its place is that of " + header().positionAt(offset);
            return false;
        }
        if (buffer.getLong(index + FrameLayout.DURABLE_AT) > position) {
            problem = "it claims to know the future: durable is " + buffer.getLong(index + FrameLayout.DURABLE_AT);
            return false;
        }
        int type = buffer.get(index + FrameLayout.TYPE_AT) & 0xff;
        if (type < FrameLayout.TYPE_DATA || type > FrameLayout.TYPE_HOLE) {
            problem = "its type is " + type + ", known are 1 to 4";
            return false;
        }
        return true;
    }

    /** Sees to it that the bytes are in memory; false if the file ends before them. */
    private boolean load(long start, int size, long limitOffset) throws IOException {
        boolean startsInside = start >= loadedOffset && start <= loadedOffset + loadedSize;
        if (startsInside && start + size <= loadedOffset + loadedSize) {
            return true;
        }
        // What is there already is moved to the front, so that no byte is asked of the disk twice.
        buffer.limit(loadedSize).position(startsInside ? indexOf(start) : loadedSize);
        if (size > buffer.capacity()) {
            grow(size);
        } else {
            buffer.compact();
        }
        loadedOffset = start;
        int keptSize = buffer.position();
        buffer.limit((int) Math.min(buffer.capacity(), limitOffset - start));
        loadedSize = keptSize;
        loadedSize += file().read(buffer, start + keptSize);
        buffer.clear();
        if (loadedSize < size) {
            problem = "the file ends at offset " + (start + loadedSize);
            return false;
        }
        return true;
    }

    private void grow(int size) {
        if (!isGrowing) {
            buffer.clear();
            throw new IllegalStateException("the frame at offset " + offset + " has " + size
                    + " bytes, the buffer given for reading has " + buffer.capacity() + "; read with a larger one");
        }
        buffer = newBuffer(Math.max(size, (int) Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - 8)))
                .put(buffer);
        payload = buffer.asReadOnlyBuffer();
    }

    private int indexOf(long fileOffset) {
        return (int) (fileOffset - loadedOffset);
    }

    private SegmentHeader header() {
        if (header == null) {
            throw new IllegalStateException("the cursor was not moved to a segment yet");
        }
        return header;
    }

    private DiskFile file() {
        if (file == null) {
            throw new IllegalStateException("the cursor was not moved to a segment yet");
        }
        return file;
    }

    private static ByteBuffer newBuffer(int sizeBytes) {
        int size = Math.max(sizeBytes, FrameLayout.HEADER_SIZE_BYTES);
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
