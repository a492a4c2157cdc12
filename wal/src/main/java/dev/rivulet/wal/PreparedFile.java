package dev.rivulet.wal;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory.UnnamedSegment;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The file of a segment, with zeros where frames will come to lie. One owner: first the spare agent, if it made the file, then the log's
 * writer.
 *
 * <p>Overwriting zeros lets a sync go without a change of the file's size and blocks, which costs more than a small group's data; and
 * the space is the log's, so that a frame that was taken cannot meet a full disk. Zeros need no sync of their own, since nothing says
 * that they are there.
 */
final class PreparedFile implements Closeable {

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final UnnamedSegment segment;
    private final DiskFile file;
    private final int sizeMaxBytes;
    private final int runwaySizeBytes;

    /** End of the zeros, or of the frames if those went further. */
    private int preparedOffset;

    /**
     * @param segment empty; owned from here on
     * @param sizeMaxBytes the segment's
     */
    PreparedFile(UnnamedSegment segment, int sizeMaxBytes, int runwaySizeBytes) {
        this.segment = segment;
        this.file = segment.file();
        this.sizeMaxBytes = sizeMaxBytes;
        this.runwaySizeBytes = runwaySizeBytes;
    }

    UnnamedSegment segment() {
        return segment;
    }

    /** How far the file reaches. */
    int preparedSizeBytes() {
        return preparedOffset;
    }

    boolean isWhole() {
        return preparedOffset >= sizeMaxBytes;
    }

    /**
     * Makes the file reach to an offset at least, and a runway further at best.
     *
     * @throws DiskFullException if the disk has no room; what was there is untouched, and more may be asked for later,
     *     since a write that was refused for want of space leaves nothing behind that a sync could lose
     */
    void prepare(int endOffset) throws IOException {
        if (endOffset > preparedOffset && runwaySizeBytes > 0) {
            int step = FrameLayout.alignedSize(runwaySizeBytes);
            extendAtLeast(endOffset, (int) Math.min(sizeMaxBytes, (long) preparedOffset + step));
        }
    }

    private void extendAtLeast(int endOffset, int target) throws IOException {
        try {
            extend(Math.max(endOffset, target));
        } catch (DiskFullException e) { // There may be room for less than a runway.
            extend(endOffset);
        }
    }

    /** Adds a bounded piece of zeros. */
    void extendBy(int sizeBytes) throws IOException {
        extend((int) Math.min(sizeMaxBytes, (long) preparedOffset + sizeBytes));
    }

    private void extend(int target) throws IOException {
        while (preparedOffset < target) {
            int size = Math.min(ZEROS.capacity(), target - preparedOffset);
            file.write(ZEROS.duplicate().limit(size), preparedOffset);
            preparedOffset += size;
        }
    }

    void write(ByteBuffer source, int offset) throws IOException {
        preparedOffset = Math.max(preparedOffset, offset + source.remaining());
        file.write(source, offset);
    }

    void sync(boolean withMetadata) throws IOException {
        file.sync(withMetadata);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
