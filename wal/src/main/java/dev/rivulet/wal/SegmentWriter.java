package dev.rivulet.wal;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes the frames of one segment, gathering them into groups. One owner: recovery while the file has no name yet, the log's writer
 * afterwards.
 *
 * <p>After a crash all frames are there that were written before the last good sync; of the later ones any sectors may be. It keeps
 * one file open from before its first write to its end, since a failed write-back may be told to that file only. After an exception
 * other than {@link DiskFullException} from {@link #prepare} it must not be used but to close it.
 */
final class SegmentWriter implements Closeable {

    /**
     * A payload outside the heap that is larger than this part of a group is written from where it lies: copying it costs more than the
     * calls that it saves. One on the heap would be copied by the JDK.
     */
    private static final int COPIED_PER_GROUP = 16;

    /** Small jobs never need more; the buffer doubles up to the settings' group size. */
    private static final int GROUP_INITIAL_SIZE_BYTES = 16 << 10;

    private final SegmentHeader header;
    private final PreparedFile file;
    private final WalSettings settings;
    private final int seed;
    private final CRC32C crc = new CRC32C();
    private final int reserveSizeBytes;

    private ByteBuffer group;
    private int groupSizeBytes;

    /** End of what was written to the file. */
    private int writtenOffset = SegmentHeader.SIZE_BYTES;

    private long frameCount;
    private long checksum = FrameLayout.EMPTY_CHECKSUM;

    /** Whether the file itself proves that all its frames were durable, apart from a seal at the end. */
    private boolean isSealed;

    /**
     * @param file without frames; owned from here on
     * @param group memory to gather frames in, of {@link #newGroup} or of the segment before; owned from here on
     */
    SegmentWriter(SegmentHeader header, PreparedFile file, WalSettings settings, ByteBuffer group) {
        this.header = header;
        this.file = file;
        this.settings = settings;
        this.seed = header.frameSeed();
        this.group = group;
        this.reserveSizeBytes = FrameLayout.alignedSize(settings.quota().reserveSizeBytes());
    }

    /** Memory for the first segment of a run. */
    static ByteBuffer newGroup(WalSettings settings) {
        return newGroup(Math.min(settings.groupSizeMaxBytes(), GROUP_INITIAL_SIZE_BYTES));
    }

    /** Writes the header and syncs it together with the frames added so far, so that the file may get its name. */
    void begin() throws IOException {
        file.write(header.encode(), 0);
        writeGroup();
        file.sync(false); // Covers the size too, and that is all that matters of a new file.
        isSealed = true;
    }

    /**
     * Sees to it that the reserve and the footer have their space.
     *
     * @throws DiskFullException if the disk gives none; the segment stays as it is
     */
    void prepareReserve() throws IOException {
        prepare(0, false);
    }

    SegmentHeader header() {
        return header;
    }

    /** The position behind the last frame added. */
    long endPosition() {
        return header.positionAt(writtenOffset + groupSizeBytes);
    }

    /** The checksum of all frames added. */
    long checksum() {
        return checksum;
    }

    boolean isSealed() {
        return isSealed;
    }

    /** The memory, for the next segment's writer, once this one is done. */
    ByteBuffer group() {
        return group;
    }

    /** Whether a frame of that size fits, and a footer behind it; and if it may not take the reserve, that too. */
    boolean hasRoomFor(int frameSizeBytes, boolean takesReserve) {
        return endOffset(frameSizeBytes, takesReserve) <= settings.segmentSizeBytes();
    }

    /**
     * Sees to it that the file has zeros where the frame will lie, so that no later write can meet a full disk.
     *
     * @throws DiskFullException if the disk gives none; the segment stays as it is
     */
    void prepare(int frameSizeBytes, boolean takesReserve) throws IOException {
        file.prepare(endOffset(frameSizeBytes, takesReserve));
    }

    /** Where the file must reach at least once such a frame is in. */
    private int endOffset(int frameSizeBytes, boolean takesReserve) {
        int behind = FrameLayout.FOOTER_SIZE_BYTES + (takesReserve ? 0 : reserveSizeBytes);
        return writtenOffset + groupSizeBytes + frameSizeBytes + behind;
    }

    /** Adds a frame to the group, or writes it behind the group if it is large; writes the group first if there is no room in memory. */
    void add(int typeAndKind, long durablePosition, ByteBuffer payload) throws IOException {
        if (payload.isDirect() && payload.remaining() > settings.groupSizeMaxBytes() / COPIED_PER_GROUP) {
            writeFrame(typeAndKind, durablePosition, payload);
        } else {
            gather(typeAndKind, durablePosition, payload);
        }
        frameCount++;
        isSealed = typeAndKind == FrameLayout.SEAL;
    }

    private void gather(int typeAndKind, long durablePosition, ByteBuffer payload) throws IOException {
        int size = FrameLayout.alignedSize(FrameLayout.HEADER_SIZE_BYTES + payload.remaining());
        if (size > group.capacity() - groupSizeBytes) {
            makeRoom(size);
        }
        checksum = FrameLayout.fold(checksum, encode(typeAndKind, durablePosition, payload));
        groupSizeBytes += size;
    }

    /** Header, payload and filling are written one after the other, which leaves the same bytes as one write would. */
    private void writeFrame(int typeAndKind, long durablePosition, ByteBuffer payload) throws IOException {
        writeGroup();
        long position = endPosition();
        Invariant.check(durablePosition <= position, "What is durable lies before the frame that says so.");
        int start = payload.position();
        int payloadSize = payload.remaining();
        FrameLayout.encodeHeader(group, 0, typeAndKind, position, durablePosition, payloadSize);
        int frameChecksum = FrameLayout.checksumApart(crc, group, payload, seed ^ writtenOffset);
        checksum = FrameLayout.fold(checksum, frameChecksum);
        file.write(group.limit(FrameLayout.HEADER_SIZE_BYTES).position(0), writtenOffset);
        group.clear();
        try {
            file.write(payload, writtenOffset + FrameLayout.HEADER_SIZE_BYTES);
        } finally {
            payload.position(start);
        }
        int end = writtenOffset + FrameLayout.HEADER_SIZE_BYTES + payloadSize;
        writtenOffset += FrameLayout.alignedSize(FrameLayout.HEADER_SIZE_BYTES + payloadSize);
        if (end < writtenOffset) {
            file.write(FrameLayout.filling(writtenOffset - end), end);
        }
    }

    /** Adds the footer, after which nothing can be added. */
    void addFooter(long durablePosition) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        payload.putLong(0, frameCount).putLong(8, checksum);
        if (FrameLayout.FOOTER_SIZE_BYTES > group.capacity() - groupSizeBytes) {
            makeRoom(FrameLayout.FOOTER_SIZE_BYTES);
        }
        encode(FrameLayout.FOOTER, durablePosition, payload);
        file.write(group.limit(groupSizeBytes + FrameLayout.FOOTER_SIZE_BYTES).position(0), writtenOffset);
        group.clear();
        writtenOffset += groupSizeBytes;
        groupSizeBytes = 0;
    }

    /** Writes the group at once. */
    void flush() throws IOException {
        writeGroup();
    }

    /** Makes all that was flushed durable. Never called again after it failed. */
    void sync() throws IOException {
        file.sync(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void writeGroup() throws IOException {
        if (groupSizeBytes > 0) {
            file.write(group.limit(groupSizeBytes).position(0), writtenOffset);
            group.clear();
            writtenOffset += groupSizeBytes;
            groupSizeBytes = 0;
        }
    }

    /** Encodes a frame behind the group and returns its checksum. */
    private int encode(int typeAndKind, long durablePosition, ByteBuffer payload) {
        int offset = writtenOffset + groupSizeBytes;
        long position = header.positionAt(offset);
        Invariant.check(durablePosition <= position, "What is durable lies before the frame that says so.");
        int size = FrameLayout.encode(group, groupSizeBytes, typeAndKind, position, durablePosition, payload);
        int frameChecksum = FrameLayout.checksum(crc, group, groupSizeBytes, size, seed ^ offset);
        group.putInt(groupSizeBytes + FrameLayout.CHECKSUM_AT, frameChecksum);
        return frameChecksum;
    }

    private void makeRoom(int frameSizeBytes) throws IOException {
        int wanted = groupSizeBytes + frameSizeBytes;
        if (wanted > settings.groupSizeMaxBytes()) {
            writeGroup();
            wanted = frameSizeBytes;
        }
        if (wanted > group.capacity()) {
            int size = Math.max(wanted, Math.min(2 * group.capacity(), settings.groupSizeMaxBytes()));
            ByteBuffer larger = newGroup(size);
            larger.put(0, group, 0, groupSizeBytes);
            group = larger;
        }
    }

    private static ByteBuffer newGroup(int sizeBytes) {
        return ByteBuffer.allocateDirect(FrameLayout.alignedSize(sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
