package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Holds what a page says, in the encodings of its levels and values, against its bytes, before any decoder sees it. Decompressed pages only.
 * One owner.
 */
final class PageClaims {

    /** What an entry of a dictionary takes as an object, beside its bytes. */
    private static final int ENTRY_SIZE_BYTES = 64;

    private final ColumnDescriptor column;
    private final int valueCount;
    private int rowCount;
    private long roomBytes;

    private PageClaims(ColumnDescriptor column, int valueCount) {
        this.column = column;
        this.valueCount = valueCount;
        this.rowCount = valueCount;
    }

    /** How many rows begin in the page. */
    int rowCount() {
        return rowCount;
    }

    /** How much room decoders make for it, beside its bytes. */
    long roomBytes() {
        return roomBytes;
    }

    /** A page whose levels stand before its values, each with its length. */
    static PageClaims ofFirstForm(
            ColumnDescriptor column,
            byte[] page,
            int valueCount,
            Encoding repetition,
            Encoding definition,
            Encoding values)
            throws IOException {
        PageClaims claims = new PageClaims(column, valueCount);
        int at = 0;
        if (column.getMaxRepetitionLevel() > 0) {
            requireRuns(repetition);
            int end = sizedEnd(page, at);
            claims.rows(page, at + Integer.BYTES, end);
            at = end;
        }
        if (column.getMaxDefinitionLevel() > 0) {
            requireRuns(definition);
            int end = sizedEnd(page, at);
            claims.levels(page, at + Integer.BYTES, end, column.getMaxDefinitionLevel());
            at = end;
        }
        claims.values(page, at, values);
        return claims;
    }

    /** A page whose levels are apart. */
    static PageClaims ofSecondForm(
            ColumnDescriptor column, byte[] repetition, byte[] definition, byte[] data, int valueCount, Encoding values)
            throws IOException {
        PageClaims claims = new PageClaims(column, valueCount);
        if (column.getMaxRepetitionLevel() > 0) {
            claims.rows(repetition, 0, repetition.length);
        }
        if (column.getMaxDefinitionLevel() > 0) {
            claims.levels(definition, 0, definition.length, column.getMaxDefinitionLevel());
        }
        claims.values(data, 0, values);
        return claims;
    }

    /** A page of values that others refer to. */
    static PageClaims ofDictionary(ColumnDescriptor column, int sizeBytes, int valueCount) throws DamagedFileException {
        PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
        int leastSizeBytes = switch (type) {
            case INT32, FLOAT, BINARY -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case INT96 -> Long.BYTES + Integer.BYTES;
            case FIXED_LEN_BYTE_ARRAY -> Math.max(1, column.getPrimitiveType().getTypeLength());
            case BOOLEAN -> 1;
        };
        if (valueCount < 0 || (long) valueCount * leastSizeBytes > sizeBytes) {
            throw new DamagedFileException(
                    "a dictionary says it has " + valueCount + " values in " + sizeBytes + " bytes");
        }
        PageClaims claims = new PageClaims(column, valueCount);
        claims.roomBytes = (long) valueCount * ENTRY_SIZE_BYTES;
        return claims;
    }

    private void rows(byte[] page, int start, int end) throws IOException {
        levels(page, start, end, column.getMaxRepetitionLevel());
        int bitWidth = BytesUtils.getWidthFromMaxInt(column.getMaxRepetitionLevel());
        rowCount = RunClaims.countZeros(page, start, end, bitWidth, valueCount);
    }

    private void levels(byte[] page, int start, int end, int levelMax) throws DamagedFileException {
        int bitWidth = BytesUtils.getWidthFromMaxInt(levelMax);
        RunClaims.Runs runs = RunClaims.check(page, start, end, bitWidth, valueCount);
        roomBytes += runs.roomBytes();
        if (runs.valueCount() < valueCount) {
            throw new DamagedFileException("a page of " + valueCount + " values has levels of " + runs.valueCount());
        }
    }

    private void values(byte[] page, int start, Encoding encoding) throws DamagedFileException {
        if (start == page.length) {
            return; // All are null, or the decoder finds that there are none.
        }
        roomBytes += switch (encoding) {
            case PLAIN, BYTE_STREAM_SPLIT -> 0;
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> runs(page, start + 1, page.length, page[start]);
            case RLE -> runs(page, start + Integer.BYTES, sizedEnd(page, start), 1);
            case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY ->
                DeltaClaims.check(page, start, page.length, valueCount);
            case DELTA_BYTE_ARRAY ->
                DeltaClaims.checkShared(page, start, page.length, valueCount, PageFeed.PAGE_SIZE_MAX_BYTES);
            default ->
                throw new DamagedFileException("values of " + column.getPrimitiveType() + " are encoded by " + encoding
                        + ", which is not read");
        };
    }

    private long runs(byte[] page, int start, int end, int bitWidth) throws DamagedFileException {
        if (bitWidth < 0 || bitWidth > Integer.SIZE) {
            throw new DamagedFileException("values have " + bitWidth + " bits");
        }
        return RunClaims.check(page, start, end, bitWidth, valueCount).roomBytes();
    }

    private static int sizedEnd(byte[] page, int at) throws DamagedFileException {
        int left = page.length - at - Integer.BYTES;
        int size = left < 0
                ? -1
                : ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        if (size < 0 || size > left) {
            throw new DamagedFileException("a part of a page says it has " + size + " bytes, where " + left + " are");
        }
        return page.length - left + size;
    }

    private static void requireRuns(Encoding levels) throws DamagedFileException {
        if (levels != Encoding.RLE) {
            throw new DamagedFileException("levels are encoded by " + levels + ", wanted RLE");
        }
    }
}
