package dev.rivulet.state.savepoint;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Reads a {@link RowsFile} from its beginning to its end, once, and verifies every byte of it. One owner. */
final class RowsFileReader {

    /** Takes the rows; what came before an exception must not be used. */
    interface Visitor extends StateStore.RowConsumer {

        /** A good moment to pass on what came so far. */
        void chunkEnd() throws IOException;
    }

    private final Disk disk;
    private final Path file;
    private final SavedRows expected;
    private final CRC32C fileChecksum = new CRC32C();

    private byte[] lastRowKey = new byte[0];
    private long rowCount;

    RowsFileReader(Disk disk, Path directory, SavedRows expected) {
        this.disk = disk;
        this.file = directory.resolve(expected.fileName());
        this.expected = expected;
    }

    /**
     * @throws CorruptStateException if a byte is not as it was written, naming file and offset
     */
    void forEach(Visitor visitor) throws IOException {
        if (!disk.exists(file)) {
            throw RowsFile.damaged(file, 0, "the file is missing");
        }
        try (DiskFile opened = disk.openForReading(file)) {
            long sizeBytes = opened.sizeBytes();
            readHeader(opened);
            long offset = RowsFile.HEADER_SIZE_BYTES;
            while (offset < sizeBytes) {
                offset += readChunk(opened, offset, sizeBytes, visitor);
            }
            checkWhole(sizeBytes);
        }
    }

    private void readHeader(DiskFile opened) throws IOException {
        byte[] header = RowsFile.read(opened, file, 0, RowsFile.HEADER_SIZE_BYTES);
        fileChecksum.update(header);
        ByteReader in = new ByteReader(header);
        if (in.readLong() != RowsFile.MAGIC) {
            throw RowsFile.damaged(file, 0, "it does not begin with RVLTROWS");
        }
        int version = in.readInt();
        if (version != RowsFile.VERSION) {
            throw RowsFile.damaged(
                    file, Long.BYTES, "it has version " + version + ", this release reads " + RowsFile.VERSION);
        }
    }

    /** The size of the chunk. */
    private int readChunk(DiskFile opened, long offset, long sizeBytes, Visitor visitor) throws IOException {
        byte[] header = RowsFile.read(opened, file, offset, RowsFile.CHUNK_HEADER_SIZE_BYTES);
        ByteReader in = new ByteReader(header);
        int rowsSize = in.readInt();
        int chunkRowCount = in.readInt();
        int stored = in.readInt();
        long left = sizeBytes - offset - RowsFile.CHUNK_HEADER_SIZE_BYTES;
        if (rowsSize <= 0 || rowsSize > left) {
            throw RowsFile.damaged(
                    file, offset, "a chunk has " + rowsSize + " bytes of rows, and " + left + " bytes are left");
        }
        byte[] rows = RowsFile.read(opened, file, offset + RowsFile.CHUNK_HEADER_SIZE_BYTES, rowsSize);
        CRC32C crc = new CRC32C();
        crc.update(header, 0, RowsFile.CHECKED_HEADER_SIZE_BYTES);
        crc.update(rows);
        if ((int) crc.getValue() != stored) {
            throw RowsFile.damaged(
                    file,
                    offset,
                    String.format(
                            Locale.ROOT,
                            "a chunk of %d bytes has CRC32C %#010x, expected %#010x",
                            rowsSize,
                            (int) crc.getValue(),
                            stored));
        }
        fileChecksum.update(header);
        fileChecksum.update(rows);
        readRows(rows, chunkRowCount, offset, visitor);
        return RowsFile.CHUNK_HEADER_SIZE_BYTES + rowsSize;
    }

    private void readRows(byte[] rows, int chunkRowCount, long offset, Visitor visitor) throws IOException {
        ByteReader in = new ByteReader(rows);
        try {
            for (int i = 0; i < chunkRowCount; i++) {
                byte[] rowKey = in.readSizedBytes();
                byte[] value = in.readSizedBytes();
                if (rowCount > 0 && Arrays.compareUnsigned(lastRowKey, rowKey) >= 0) {
                    throw RowsFile.damaged(file, offset, "a chunk has rows that belong before those already read");
                }
                visitor.accept(rowKey, value);
                lastRowKey = rowKey;
                rowCount++;
            }
        } catch (IllegalArgumentException e) {
            throw RowsFile.damaged(file, offset, "a chunk cannot be taken apart: " + e.getMessage());
        }
        if (in.remaining() > 0) {
            throw RowsFile.damaged(file, offset, "a chunk has more than its " + chunkRowCount + " rows");
        }
        visitor.chunkEnd();
    }

    /** A file may be sound in itself and yet not be the one that belongs here. */
    private void checkWhole(long sizeBytes) throws CorruptStateException {
        if (sizeBytes != expected.sizeBytes()) {
            throw RowsFile.damaged(
                    file,
                    Math.min(sizeBytes, expected.sizeBytes()),
                    "it has " + sizeBytes + " bytes, expected " + expected.sizeBytes());
        }
        if (rowCount != expected.rowCount()) {
            throw RowsFile.damaged(file, 0, "it has " + rowCount + " rows, expected " + expected.rowCount());
        }
        if ((int) fileChecksum.getValue() != expected.crc32c()) {
            throw RowsFile.damaged(
                    file,
                    0,
                    String.format(
                            Locale.ROOT,
                            "it is another file: all its bytes have CRC32C %#010x, expected %#010x",
                            (int) fileChecksum.getValue(),
                            expected.crc32c()));
        }
    }
}
