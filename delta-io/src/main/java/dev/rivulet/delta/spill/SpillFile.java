package dev.rivulet.delta.spill;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.delta.kernel.files.DiskInput;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that do not fit into memory, written once and read from its beginning. It is for one piece of work and not synced.
 *
 * <p>It has an entry per row: its place, the count of bytes as an int, the bytes, big-endian.
 */
final class SpillFile {

    private static final int HEADER_SIZE_BYTES = Long.BYTES + Integer.BYTES;
    private static final int BUFFER_SIZE_BYTES = 32 * 1024;

    private SpillFile() {}

    /** Writes a new file. One owner. */
    static final class Writer implements Closeable {

        private final DiskFile file;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE_BYTES);
        private long writtenBytes;

        Writer(Disk disk, Path path) throws IOException {
            this.file = disk.create(path);
        }

        void put(EncodedRow row) throws IOException {
            if (buffer.remaining() < HEADER_SIZE_BYTES) {
                flush();
            }
            buffer.putLong(row.place()).putInt(row.bytes().length);
            if (row.bytes().length <= buffer.remaining()) {
                buffer.put(row.bytes());
            } else {
                flush();
                write(ByteBuffer.wrap(row.bytes()));
            }
        }

        /** Before the file is closed, if it is to be read. */
        void flush() throws IOException {
            write(buffer.flip());
            buffer.clear();
        }

        private void write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            if (count > 0) {
                file.write(bytes, writtenBytes);
                writtenBytes += count;
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Reads a file. One owner. */
    static final class Reader implements Closeable {

        private final long sizeBytes;
        private final DiskInput input;
        private final DataInputStream rows;

        Reader(Disk disk, Path path) throws IOException {
            this.sizeBytes = disk.sizeBytes(path);
            this.input = new DiskInput(path, disk.openForReading(path));
            this.rows = new DataInputStream(input);
        }

        /** The next row; null behind the last. */
        @Nullable EncodedRow next() throws IOException {
            if (input.position() >= sizeBytes) {
                return null;
            }
            long place = rows.readLong();
            byte[] bytes = new byte[rows.readInt()];
            rows.readFully(bytes);
            return new EncodedRow(place, bytes);
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
