package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.delta.kernel.files.DiskInput;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * What is at a file's end: its schema, and where its row groups are, all of them within the file. Immutable.
 *
 * @param createdBy the writer
 */
public record Footer(MessageType schema, String createdBy, List<BlockMetaData> groups) {

    /** Of the largest files they have some MiB; it is read as a whole. */
    public static final int SIZE_MAX_BYTES = 16 << 20;

    /** Some ten thousands of column chunks. */
    private static final long COST_MAX = 4_000_000;

    /** Levels of groups, so that nobody's stack is too small for a schema. */
    private static final int DEPTH_MAX = 64;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAGIC_OF_ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL_SIZE_BYTES = Integer.BYTES + 4;

    /**
     * @throws DamagedFileException if it is no Parquet file, has no whole footer, or one that does not fit the file
     * @throws IOException if it cannot be read
     */
    public static Footer read(DiskInput in, long fileSizeBytes) throws IOException {
        if (fileSizeBytes < MAGIC.length + TAIL_SIZE_BYTES) {
            throw new DamagedFileException("it has " + fileSizeBytes + " bytes, which is too few for a Parquet file");
        }
        if (!ByteBuffer.wrap(bytes(in, 0, MAGIC.length)).equals(ByteBuffer.wrap(MAGIC))) {
            throw new DamagedFileException("it does not begin as a Parquet file does");
        }
        long tailStart = fileSizeBytes - TAIL_SIZE_BYTES;
        ByteBuffer tail = ByteBuffer.wrap(bytes(in, tailStart, TAIL_SIZE_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        int sizeBytes = tail.getInt();
        if (tail.equals(ByteBuffer.wrap(MAGIC_OF_ENCRYPTED))) {
            throw new DamagedFileException("its footer is encrypted");
        }
        if (!tail.equals(ByteBuffer.wrap(MAGIC))) {
            throw new DamagedFileException("it does not end as a Parquet file does; it was cut, or is not written yet");
        }
        if (sizeBytes < 0 || sizeBytes > Math.min(SIZE_MAX_BYTES, tailStart - MAGIC.length)) {
            throw new DamagedFileException("its footer says it has " + Integer.toUnsignedString(sizeBytes)
                    + " bytes, wanted at most " + Math.min(SIZE_MAX_BYTES, tailStart - MAGIC.length));
        }
        long start = tailStart - sizeBytes;
        try {
            return parse(bytes(in, start, sizeBytes), start);
        } catch (DamagedFileException e) {
            throw new DamagedFileException("its footer at " + start + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(DiskInput in, long start, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.seek(start);
        try {
            in.readFully(bytes, 0, length);
        } catch (EOFException e) {
            throw new DamagedFileException("it ends too early", e);
        }
        return bytes;
    }

    private static Footer parse(byte[] bytes, long end) throws IOException {
        CompactShape.check(new ByteArrayInputStream(bytes), bytes.length, COST_MAX);
        ParquetMetadata parsed;
        try {
            FileMetaData raw = Util.readFileMetaData(new ByteArrayInputStream(bytes));
            requireShallow(raw.getSchema());
            requirePlain(raw);
            parsed = new ParquetMetadataConverter().fromParquetMetadata(raw);
            requireRows(raw.getNum_rows(), parsed.getBlocks());
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DamagedFileException(told(e), e); // All is in memory, so whatever fails is damage.
        }
        for (BlockMetaData group : parsed.getBlocks()) {
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                requireWithin(chunk, end);
            }
        }
        String createdBy = parsed.getFileMetaData().getCreatedBy();
        return new Footer(parsed.getFileMetaData().getSchema(), createdBy == null ? "" : createdBy, parsed.getBlocks());
    }

    /** What is said of damage that a library came upon. */
    public static String told(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The elements are a tree in the order of a walk through it. */
    private static void requireShallow(List<SchemaElement> elements) throws DamagedFileException {
        Deque<Integer> left = new ArrayDeque<>();
        for (SchemaElement element : elements) {
            while (!left.isEmpty() && left.peek() == 0) {
                left.pop();
            }
            if (!left.isEmpty()) {
                left.push(left.pop() - 1);
            }
            if (element.getNum_children() > 0) {
                left.push(element.getNum_children());
            }
            if (left.size() > DEPTH_MAX) {
                throw new DamagedFileException("its columns are nested deeper than " + DEPTH_MAX);
            }
        }
    }

    private static void requirePlain(FileMetaData raw) throws DamagedFileException {
        if (raw.isSetEncryption_algorithm()) {
            throw new DamagedFileException("it is encrypted");
        }
        boolean isWhole = raw.getRow_groups().stream()
                .flatMap(group -> group.getColumns().stream())
                .allMatch(chunk -> chunk.getFile_path() == null && chunk.isSetMeta_data());
        if (!isWhole) {
            throw new DamagedFileException("it has columns in other files");
        }
    }

    private static void requireRows(long rowCount, List<BlockMetaData> groups) throws DamagedFileException {
        long sum = 0;
        for (BlockMetaData group : groups) {
            if (group.getRowCount() < 0) {
                throw new DamagedFileException("a row group has " + group.getRowCount() + " rows");
            }
            sum = Math.addExact(sum, group.getRowCount());
        }
        if (sum != rowCount) {
            throw new DamagedFileException("it has " + rowCount + " rows, and " + sum + " in its row groups");
        }
    }

    private static void requireWithin(ColumnChunkMetaData chunk, long end) throws DamagedFileException {
        long start = chunk.getStartingPos();
        long sizeBytes = chunk.getTotalSize();
        if (start < MAGIC.length || sizeBytes < 0 || sizeBytes > end - start || chunk.getValueCount() < 0) {
            throw new DamagedFileException("column " + chunk.getPath().toDotString() + " has " + chunk.getValueCount()
                    + " values in " + sizeBytes + " bytes at " + start + ", wanted before " + end);
        }
    }
}
