package dev.rivulet.engine.enrich;

import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.SchemaCodec;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.engine.frame.TableCopy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes a {@link TableCopyFile}, row by row. One owner. The file is durable when {@link #finish} has returned, its name is not. */
final class TableCopyWriter<R> implements Closeable {

    private final DiskFile opened;
    private final Codec<R> codec;
    private final CRC32C fileChecksum = new CRC32C();
    private final ByteWriter chunk = new ByteWriter();

    private int chunkRowCount;
    private long rowCount;
    private long sizeBytes;

    TableCopyWriter(Disk disk, Path file, Codec<R> codec) throws IOException {
        this.opened = disk.create(file);
        this.codec = codec;
        try {
            writeHeader();
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        beginChunk();
    }

    private void writeHeader() throws IOException {
        ByteWriter schema = new ByteWriter();
        SchemaCodec.INSTANCE.write(codec.schema(), schema);
        chunk.putLong(TableCopyFile.MAGIC);
        chunk.putInt(TableCopyFile.VERSION);
        chunk.putSizedBytes(schema.toByteArray());
        writeOut();
    }

    void add(R row) throws IOException {
        codec.write(row, chunk);
        chunkRowCount++;
        rowCount++;
        if (chunk.sizeBytes() >= TableCopyFile.CHUNK_SIZE_BYTES) {
            endChunk();
        }
    }

    /**
     * Ends the file.
     *
     * @param sourceVersion what the rows are of
     */
    TableCopy finish(String uid, String fileName, String sourceVersion) throws IOException {
        if (chunkRowCount > 0) {
            endChunk();
        }
        opened.sync(true);
        return new TableCopy(uid, fileName, sourceVersion, rowCount, sizeBytes, (int) fileChecksum.getValue());
    }

    private void beginChunk() {
        chunk.clear();
        chunkRowCount = 0;
        chunk.putInt(0);
        chunk.putInt(0);
        chunk.putInt(0);
    }

    private void endChunk() throws IOException {
        int rowsSize = chunk.sizeBytes() - TableCopyFile.CHUNK_HEADER_SIZE_BYTES;
        chunk.setInt(0, rowsSize);
        chunk.setInt(Integer.BYTES, chunkRowCount);
        CRC32C crc = new CRC32C();
        crc.update(chunk.buffer(), 0, TableCopyFile.CHECKED_HEADER_SIZE_BYTES);
        crc.update(chunk.buffer(), TableCopyFile.CHUNK_HEADER_SIZE_BYTES, rowsSize);
        chunk.setInt(TableCopyFile.CHECKED_HEADER_SIZE_BYTES, (int) crc.getValue());
        writeOut();
        beginChunk();
    }

    private void writeOut() throws IOException {
        fileChecksum.update(chunk.buffer(), 0, chunk.sizeBytes());
        opened.write(ByteBuffer.wrap(chunk.buffer(), 0, chunk.sizeBytes()), sizeBytes);
        sizeBytes += chunk.sizeBytes();
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
