package dev.rivulet.objectstore;

import dev.rivulet.core.disk.DiskFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to a store: in memory while it is small, then in a file of this machine. One owner, who drops it.
 *
 * <p>Nothing of it survives the process.
 */
final class Spool implements ObjectContent {

    /** Entries of a log and small data files are below it; a hundred open files at it do not hurt. */
    private static final int MEMORY_SIZE_BYTES_MAX = 1 << 20;

    private static final int PIECE_SIZE_BYTES = 64 * 1024;

    private final SpoolDirectory directory;
    private byte[] memory = new byte[4096];
    private long sizeBytes;
    private SpoolDirectory.@Nullable Opened onDisk;

    Spool(SpoolDirectory directory) {
        this.directory = directory;
    }

    void write(ByteBuffer source, long offset) throws IOException {
        long end = offset + source.remaining();
        DiskFile file = fileFor(end);
        if (file != null) {
            file.write(source, offset);
        } else {
            ensureMemory((int) end);
            source.get(memory, (int) offset, source.remaining());
        }
        sizeBytes = Math.max(sizeBytes, end);
    }

    int read(ByteBuffer target, long offset) throws IOException {
        if (onDisk != null) {
            return onDisk.file().read(target, offset);
        }
        int count = (int) Math.max(0, Math.min(target.remaining(), sizeBytes - offset));
        target.put(memory, (int) Math.min(offset, sizeBytes), count);
        return count;
    }

    void truncate(long wantedSizeBytes) throws IOException {
        DiskFile file = fileFor(wantedSizeBytes);
        if (file != null) {
            file.truncate(wantedSizeBytes);
        } else {
            ensureMemory((int) wantedSizeBytes);
            Arrays.fill(memory, (int) Math.min(sizeBytes, wantedSizeBytes), memory.length, (byte) 0);
        }
        sizeBytes = wantedSizeBytes;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public InputStream open() {
        return onDisk == null ? new ByteArrayInputStream(memory, 0, (int) sizeBytes) : new Stream();
    }

    /** Lets go of it. */
    void drop() throws IOException {
        SpoolDirectory.Opened opened = onDisk;
        memory = new byte[0];
        sizeBytes = 0;
        onDisk = null;
        if (opened != null) {
            opened.file().close();
            directory.machine().delete(opened.path());
        }
    }

    /** The file if there is one, or must be for so many bytes; null while memory is enough. */
    private @Nullable DiskFile fileFor(long endBytes) throws IOException {
        if (onDisk == null && endBytes > MEMORY_SIZE_BYTES_MAX) {
            SpoolDirectory.Opened opened = directory.create();
            onDisk = opened;
            opened.file().write(ByteBuffer.wrap(memory, 0, (int) sizeBytes), 0);
            memory = new byte[0];
        }
        return onDisk == null ? null : onDisk.file();
    }

    private void ensureMemory(int wantedSizeBytes) {
        if (wantedSizeBytes > memory.length) {
            memory = Arrays.copyOf(memory, Math.max(wantedSizeBytes, 2 * memory.length));
        }
    }

    /** Reads from the file. One owner; several may be open at a time. */
    private final class Stream extends InputStream {

        private final ByteBuffer piece = ByteBuffer.allocate(PIECE_SIZE_BYTES).limit(0);
        private long position;

        @Override
        public int read() throws IOException {
            return hasMore() ? piece.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!hasMore()) {
                return -1;
            }
            int count = Math.min(length, piece.remaining());
            piece.get(target, offset, count);
            return count;
        }

        private boolean hasMore() throws IOException {
            if (!piece.hasRemaining() && position < sizeBytes) {
                piece.clear();
                position += Spool.this.read(piece, position);
                piece.flip();
            }
            return piece.hasRemaining();
        }
    }
}
