package dev.rivulet.state.savepoint;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a {@link RowsFile}, row by row. Owned by its {@link SavepointWriter}. The file is durable when {@link #finish} has returned,
 * its name when the directory is synced.
 */
final class RowsFileWriter implements Closeable {

    private final DiskFile opened;
    private final String fileName;
    private final CRC32C fileChecksum = new CRC32C();
    private final ByteWriter chunk = new ByteWriter(RowsFile.CHUNK_SIZE_BYTES);

    private byte[] lastRowKey = new byte[0];
    private int chunkRowCount;
    private long rowCount;
    private long sizeBytes;

    RowsFileWriter(Disk disk, Path directory, String fileName) throws IOException {
        this.opened = disk.create(directory.resolve(fileName));
        this.fileName = fileName;
        beginChunk();
    }

    /** Rows come sorted, as a state store gives them. */
    void add(byte[] rowKey, byte[] value) throws IOException {
        Invariant.check(
                rowCount == 0 || Arrays.compareUnsigned(lastRowKey, rowKey) < 0,
                "A state store gives its rows in the order of their keys.");
        int rowSize = Math.addExact(Math.addExact(rowKey.length, value.length), 2 * Integer.BYTES);
        if (chunkRowCount > 0 && chunk.sizeBytes() + rowSize > RowsFile.CHUNK_SIZE_BYTES) {
            endChunk();
        }
        chunk.putSizedBytes(rowKey);
        chunk.putSizedBytes(value);
        chunkRowCount++;
        rowCount++;
        lastRowKey = rowKey;
    }

    SavedRows finish() throws IOException {
        if (sizeBytes == 0 || chunkRowCount > 0) {
            endChunk();
        }
        opened.sync(true);
        return new SavedRows(fileName, rowCount, sizeBytes, (int) fileChecksum.getValue());
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }

    /** The first chunk is written together with the file's header. */
    private void beginChunk() {
        chunk.clear();
        chunkRowCount = 0;
        if (sizeBytes == 0) {
            chunk.putLong(RowsFile.MAGIC);
            chunk.putInt(RowsFile.VERSION);
        }
        chunk.putInt(0);
        chunk.putInt(0);
        chunk.putInt(0);
    }

    private void endChunk() throws IOException {
        int start = sizeBytes == 0 ? RowsFile.HEADER_SIZE_BYTES : 0;
        int length = chunkRowCount == 0 ? start : chunk.sizeBytes();
        if (chunkRowCount > 0) {
            int rowsStart = start + RowsFile.CHUNK_HEADER_SIZE_BYTES;
            chunk.setInt(start, length - rowsStart);
            chunk.setInt(start + Integer.BYTES, chunkRowCount);
            CRC32C crc = new CRC32C();
            crc.update(chunk.buffer(), start, RowsFile.CHECKED_HEADER_SIZE_BYTES);
            crc.update(chunk.buffer(), rowsStart, length - rowsStart);
            chunk.setInt(start + RowsFile.CHECKED_HEADER_SIZE_BYTES, (int) crc.getValue());
        }
        fileChecksum.update(chunk.buffer(), 0, length);
        opened.write(ByteBuffer.wrap(chunk.buffer(), 0, length), sizeBytes);
        sizeBytes += length;
        beginChunk();
    }
}
