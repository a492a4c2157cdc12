package dev.rivulet.objectstore;

import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that is being written. One owner.
 *
 * <p>The store has it, whole, from its first sync on, and it cannot be changed behind that. One that is closed without a sync was never
 * there.
 */
final class NewObject implements DiskFile {

    private final Path path;
    private final Spool spool;
    private final Put put;
    private boolean isPut;
    private boolean isClosed;
    private long putSizeBytes;

    /** Brings what was written to the store, or keeps it. */
    interface Put {

        void put(Spool spool) throws IOException;

        /** Called once, at the end. */
        void end(Spool spool) throws IOException;
    }

    NewObject(Path path, Spool spool, Put put) {
        this.path = path;
        this.spool = spool;
        this.put = put;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        requireChangeable();
        spool.write(source, offset);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        requireOpen();
        return spool.read(target, offset);
    }

    @Override
    public long sizeBytes() {
        return isPut ? putSizeBytes : spool.sizeBytes();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        requireChangeable();
        spool.truncate(sizeBytes);
    }

    @Override
    public void sync(boolean withMetadata) throws IOException {
        requireOpen();
        if (!isPut) {
            put.put(spool);
            isPut = true;
            putSizeBytes = spool.sizeBytes();
        }
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            put.end(spool);
        }
    }

    private void requireChangeable() throws IOException {
        requireOpen();
        if (isPut) {
            throw new IOException(path + " is in the store already, which changes no object; write another one");
        }
    }

    private void requireOpen() throws IOException {
        if (isClosed) {
            throw new IOException(path + " is closed");
        }
    }
}
