package dev.rivulet.delta.kernel.files;

import dev.rivulet.core.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads a disk file from any place. One owner, who closes it and the file with it. */
public final class DiskInput extends InputStream {

    private static final int BUFFER_SIZE_BYTES = 8 * 1024;

    private final Path path;
    private final DiskFile file;

    /** What was read ahead; its end is at {@link #bufferEnd} in the file. */
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE_BYTES).limit(0);

    private long bufferEnd;

    public DiskInput(Path path, DiskFile file) {
        this.path = path;
        this.file = file;
    }

    /** The place of the next byte. */
    public long position() {
        return bufferEnd - buffer.remaining();
    }

    public void seek(long position) {
        buffer.position(0).limit(0);
        bufferEnd = position;
    }

    @Override
    public int read() throws IOException {
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        return buffer.get() & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining()) {
            if (length >= BUFFER_SIZE_BYTES) {
                int count = file.read(ByteBuffer.wrap(target, offset, length), bufferEnd);
                bufferEnd += count;
                return count == 0 ? -1 : count;
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    /**
     * Fills the target.
     *
     * @throws EOFException if the file ends before
     */
    public void readFully(byte[] target, int offset, int length) throws IOException {
        int count = readNBytes(target, offset, length);
        if (count < length) {
            throw new EOFException(path + " ends at " + position() + ", wanted " + (length - count) + " bytes more");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private boolean fill() throws IOException {
        buffer.clear();
        int count = file.read(buffer, bufferEnd);
        buffer.flip();
        bufferEnd += count;
        return count > 0;
    }
}
