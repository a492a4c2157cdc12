package dev.rivulet.kafka.sink;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.kafka.position.OutgoingRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * The records of an epoch in a file until they are sent. It need not survive a crash: what was not committed is computed again. Each record has an
 * i32 length before it, big-endian. One owner, until it is sealed.
 */
final class StagedRows implements Closeable {

    private static final String PREFIX = ".epoch-";
    private static final String SUFFIX = ".rows.tmp";
    private static final int BUFFER_SIZE_BYTES = 64 << 10;

    private final DiskFile file;
    private final ByteWriter buffer = new ByteWriter(BUFFER_SIZE_BYTES);
    private long writtenBytes;
    private long rowCount;

    private StagedRows(DiskFile file) {
        this.file = file;
    }

    /** Takes what a run has left here that is no more. */
    static void clear(Disk disk, Path directory) throws IOException {
        disk.createDirectories(directory);
        for (String name : disk.list(directory)) {
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    /** The name of the file of the rows with this number. */
    static String name(long number) {
        return PREFIX + number + SUFFIX;
    }

    static StagedRows create(Disk disk, Path file) throws IOException {
        return new StagedRows(disk.create(file));
    }

    void add(OutgoingRecord record) throws IOException {
        int start = buffer.sizeBytes();
        buffer.putInt(0);
        record.encode(buffer);
        buffer.setInt(start, buffer.sizeBytes() - start - Integer.BYTES);
        rowCount++;
        if (buffer.sizeBytes() >= BUFFER_SIZE_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(ByteBuffer.wrap(buffer.buffer(), 0, buffer.sizeBytes()), writtenBytes);
        writtenBytes += buffer.sizeBytes();
        buffer.clear();
    }

    long sizeBytes() {
        return writtenBytes + buffer.sizeBytes();
    }

    long rowCount() {
        return rowCount;
    }

    /** All is in the file then. */
    @Override
    public void close() throws IOException {
        try (file) {
            flush();
        }
    }

    /** Takes a record of a file. */
    interface Taker {
        void take(OutgoingRecord record) throws IOException;
    }

    /** Hands over the records of a file in their order. */
    static void read(Disk disk, Path path, int headerCount, Taker taker) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            long position = 0;
            ByteBuffer chunk = ByteBuffer.allocate(BUFFER_SIZE_BYTES);
            chunk.limit(0);
            Predicate<ByteBuffer> isShort = bytes -> bytes.remaining() < Integer.BYTES
                    || bytes.remaining() - Integer.BYTES < bytes.getInt(bytes.position());
            while (true) {
                if (isShort.test(chunk)) {
                    chunk = withRoom(chunk);
                    int count = file.read(chunk, position);
                    position += count;
                    chunk.flip();
                    if (count == 0) {
                        return;
                    }
                } else {
                    int length = chunk.getInt();
                    taker.take(OutgoingRecord.decode(
                            new ByteReader(chunk.array(), chunk.position(), length), headerCount));
                    chunk.position(chunk.position() + length);
                }
            }
        }
    }

    /** What is left of it, with room behind for the whole of the record that it begins with. */
    private static ByteBuffer withRoom(ByteBuffer chunk) {
        int wanted = chunk.remaining() < Integer.BYTES ? 0 : chunk.getInt(chunk.position()) + Integer.BYTES;
        return wanted <= chunk.capacity()
                ? chunk.compact()
                : ByteBuffer.allocate(wanted).put(chunk);
    }
}
