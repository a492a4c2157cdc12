package dev.rivulet.delta.diff;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.delta.kernel.files.DiskInput;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows spread over files by their hash, so that equal rows are in files of the same number. One owner, who closes it, which deletes
 * the files. They are for one comparison and not synced.
 *
 * <p>A file has an entry per row: the hash, the count of bytes as an int, the bytes, big-endian.
 */
final class SpilledRows implements Closeable {

    /** As bits of the hash. */
    private static final int FILE_COUNT_BITS = 6;

    static final int FILE_COUNT = 1 << FILE_COUNT_BITS;

    /** Deeper there are no bits of the hash left. */
    static final int LEVEL_MAX = Long.SIZE / FILE_COUNT_BITS - 1;

    private static final int HEADER_SIZE_BYTES = Long.BYTES + Integer.BYTES;
    private static final int BUFFER_SIZE_BYTES = 32 * 1024;

    private final Disk disk;
    private final List<Path> files = new ArrayList<>();

    private SpilledRows(Disk disk) {
        this.disk = disk;
    }

    /**
     * Spreads rows.
     *
     * @param prefix what the files' names begin with, in a directory that is there
     * @param level which bits of the hash decide
     */
    static SpilledRows of(Disk disk, Path prefix, int level, RowSource rows) throws IOException {
        SpilledRows spilled = new SpilledRows(disk);
        List<Output> outputs = new ArrayList<>();
        try {
            for (int number = 0; number < FILE_COUNT; number++) {
                Path file = prefix.resolveSibling(prefix.getFileName() + "-" + number);
                outputs.add(new Output(disk.create(file)));
                spilled.files.add(file);
            }
            rows.forEach(row -> outputs.get(number(row, level)).put(row));
            for (Output output : outputs) {
                output.flush();
            }
        } catch (IOException | RuntimeException failure) {
            closeSuppressed(outputs, failure);
            closeSuppressed(List.of(spilled), failure);
            throw failure;
        }
        for (Output output : outputs) {
            output.close();
        }
        return spilled;
    }

    private static void closeSuppressed(List<? extends Closeable> open, Exception failure) {
        for (Closeable one : open) {
            try {
                one.close();
            } catch (IOException suppressed) {
                failure.addSuppressed(suppressed);
            }
        }
    }

    private static int number(EncodedRow row, int level) {
        return (int) (row.hash() >>> (Long.SIZE - FILE_COUNT_BITS * (level + 1))) & (FILE_COUNT - 1);
    }

    /** The rows of one file. */
    RowSource file(int number) {
        Path file = files.get(number);
        return consumer -> {
            try (DiskInput input = new DiskInput(file, disk.openForReading(file));
                    DataInputStream rows = new DataInputStream(input)) {
                long size = disk.sizeBytes(file);
                while (input.position() < size) {
                    long hash = rows.readLong();
                    byte[] bytes = new byte[rows.readInt()];
                    rows.readFully(bytes);
                    consumer.accept(new EncodedRow(hash, bytes));
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            disk.delete(file);
        }
    }

    private static final class Output implements Closeable {

        private final DiskFile file;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE_BYTES);
        private long writtenBytes;

        Output(DiskFile file) {
            this.file = file;
        }

        void put(EncodedRow row) throws IOException {
            if (buffer.remaining() < HEADER_SIZE_BYTES) {
                flush();
            }
            buffer.putLong(row.hash()).putInt(row.bytes().length);
            if (row.bytes().length <= buffer.remaining()) {
                buffer.put(row.bytes());
            } else {
                flush();
                write(ByteBuffer.wrap(row.bytes()));
            }
        }

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
}
