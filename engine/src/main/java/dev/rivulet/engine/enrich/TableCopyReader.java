package dev.rivulet.engine.enrich;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.SchemaCodec;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.engine.frame.TableCopy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Reads a {@link TableCopyFile} from its beginning to its end, once, and verifies every byte of it. One owner. */
final class TableCopyReader<R> implements Closeable {

    private final Path file;
    private final TableCopy expected;
    private final DiskFile opened;
    private final CodecReader<R> rows;
    private final CRC32C fileChecksum = new CRC32C();

    private long offset;
    private long rowCount;

    /**
     * Opens the file.
     *
     * @param codec of the rows today; they may have been written in an older form
     * @throws IOException if it is not there, no copy of a table, not the one that is named, or its rows cannot be read as rows of today
     */
    TableCopyReader(Disk disk, Path directory, TableCopy expected, Codec<R> codec) throws IOException {
        this.file = directory.resolve(expected.fileName());
        this.expected = expected;
        this.opened = open(disk);
        try {
            if (opened.sizeBytes() != expected.sizeBytes()) {
                throw TableCopyFile.damaged(
                        file, 0, "it has " + opened.sizeBytes() + " bytes, expected " + expected.sizeBytes());
            }
            this.rows = readHeader(codec);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private DiskFile open(Disk disk) throws IOException {
        try {
            return disk.openForReading(file);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    file + " is missing: it has the rows of version " + expected.sourceVersion() + " of the table of "
                            + expected.uid()
                            + ", which the log or a checkpoint names; restore the data directory from a copy, or"
                            + " start from a savepoint in a new one",
                    e);
        }
    }

    private CodecReader<R> readHeader(Codec<R> codec) throws IOException {
        byte[] header = TableCopyFile.read(opened, file, 0, TableCopyFile.HEADER_SIZE_BYTES);
        ByteReader in = new ByteReader(header);
        if (in.readLong() != TableCopyFile.MAGIC) {
            throw TableCopyFile.damaged(file, 0, "it does not begin with RVLTTABL");
        }
        int version = in.readInt();
        if (version != TableCopyFile.VERSION) {
            throw TableCopyFile.damaged(
                    file, Long.BYTES, "it has version " + version + ", this release reads " + TableCopyFile.VERSION);
        }
        int schemaSize = in.readInt();
        requireLeft(schemaSize, TableCopyFile.HEADER_SIZE_BYTES, "the schema");
        byte[] schema = TableCopyFile.read(opened, file, TableCopyFile.HEADER_SIZE_BYTES, schemaSize);
        fileChecksum.update(header);
        fileChecksum.update(schema);
        offset = TableCopyFile.HEADER_SIZE_BYTES + schemaSize;
        try {
            return codec.readerOf(SchemaCodec.INSTANCE.read(new ByteReader(schema)));
        } catch (IncompatibleSchemaException e) {
            throw new IOException(
                    file + ": its rows cannot be read as rows of the table of " + expected.uid()
                            + " as it is now defined: " + e.getMessage()
                            + "; give the step another uid, or the table its old type",
                    e);
        } catch (IllegalArgumentException e) {
            throw TableCopyFile.damaged(file, TableCopyFile.HEADER_SIZE_BYTES, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the next chunk.
     *
     * @param consumer of its rows; what came before an exception must not be used
     * @return false at the end of the file, when all of it was found to be as it was written
     */
    boolean readChunk(Consumer<R> consumer) throws IOException {
        if (offset >= expected.sizeBytes()) {
            checkWhole();
            return false;
        }
        byte[] header = TableCopyFile.read(opened, file, offset, TableCopyFile.CHUNK_HEADER_SIZE_BYTES);
        ByteReader in = new ByteReader(header);
        int rowsSize = in.readInt();
        int chunkRowCount = in.readInt();
        int stored = in.readInt();
        requireLeft(rowsSize, offset + TableCopyFile.CHUNK_HEADER_SIZE_BYTES, "a chunk");
        byte[] bytes = TableCopyFile.read(opened, file, offset + TableCopyFile.CHUNK_HEADER_SIZE_BYTES, rowsSize);
        CRC32C crc = new CRC32C();
        crc.update(header, 0, TableCopyFile.CHECKED_HEADER_SIZE_BYTES);
        crc.update(bytes);
        if ((int) crc.getValue() != stored) {
            throw TableCopyFile.damaged(
                    file, offset, "a chunk of " + rowsSize + " bytes does not have the checksum that it came with");
        }
        fileChecksum.update(header);
        fileChecksum.update(bytes);
        readRows(new ByteReader(bytes), chunkRowCount, consumer);
        offset += TableCopyFile.CHUNK_HEADER_SIZE_BYTES + rowsSize;
        return true;
    }

    private void readRows(ByteReader in, int chunkRowCount, Consumer<R> consumer) throws IOException {
        for (int row = 0; row < chunkRowCount; row++) {
            R read;
            try {
                read = rows.read(in);
            } catch (IllegalArgumentException e) {
                throw TableCopyFile.damaged(file, offset, "a row cannot be taken apart: " + e.getMessage());
            }
            consumer.accept(read);
        }
        if (in.remaining() > 0) {
            throw TableCopyFile.damaged(file, offset, "a chunk has more than its " + chunkRowCount + " rows");
        }
        rowCount += chunkRowCount;
    }

    private void requireLeft(int size, long at, String what) throws IOException {
        long left = expected.sizeBytes() - at;
        if (size < 0 || size > left) {
            throw TableCopyFile.damaged(file, at, what + " has " + size + " bytes, and " + left + " are left");
        }
    }

    /** A file may be sound in itself and yet not be the one that belongs here. */
    private void checkWhole() throws IOException {
        if (rowCount != expected.rowCount() || (int) fileChecksum.getValue() != expected.crc32c()) {
            throw TableCopyFile.damaged(
                    file,
                    0,
                    "it is another copy: it has " + rowCount + " rows, expected " + expected.rowCount()
                            + ", and not the checksum that is expected of all its bytes");
        }
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
