package dev.rivulet.delta.kernel.files;

import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Appends to a disk file through a buffer. Closing it flushes and leaves the file open, since its owner has still to sync it. One
 * owner; after an exception it takes nothing more.
 */
final class DiskOutputStream extends PositionOutputStream {

    /** Big enough that a page or a column chunk takes few calls, small enough for a hundred open files. */
    private static final int BUFFER_SIZE_BYTES = 32 * 1024;

    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE_BYTES);
    private long flushedBytes;
    private boolean isBroken;

    DiskOutputStream(DiskFile file) {
        this.file = file;
    }

    @Override
    public long getPos() {
        return flushedBytes + buffer.position();
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flushBuffer();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (length > buffer.remaining()) {
            flushBuffer();
        }
        if (length > buffer.capacity()) {
            append(ByteBuffer.wrap(source, offset, length));
        } else {
            buffer.put(source, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        flushBuffer();
    }

    @Override
    public void close() throws IOException {
        if (!isBroken) {
            flushBuffer();
        }
    }

    private void flushBuffer() throws IOException {
        buffer.flip();
        append(buffer);
        buffer.clear();
    }

    private void append(ByteBuffer source) throws IOException {
        if (isBroken) {
            throw new IOException("an earlier write to this file failed, so nothing more is written to it");
        }
        int sizeBytes = source.remaining();
        if (sizeBytes == 0) {
            return;
        }
        isBroken = true;
        file.write(source, flushedBytes);
        isBroken = false;
        flushedBytes += sizeBytes;
    }
}
