package dev.rivulet.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.parquet.SampleFile.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** A file made by hand, page by page, with a footer that says whatever it is to say. Its columns are all the same. One owner. */
final class ForgedFile {

    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    Type type = Type.INT64;
    FieldRepetitionType repetition = FieldRepetitionType.REQUIRED;
    CompressionCodec codec = CompressionCodec.UNCOMPRESSED;
    int columnCount = 1;
    long rowCount = 1;
    long valueCount = 1;
    DataType wanted = Simple.LONG;
    final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private final Path folder;

    ForgedFile(Path folder) {
        this.folder = folder;
        file.writeBytes(MAGIC);
    }

    static PageHeader header(PageType type, int sizeBytes, int storedSizeBytes) {
        return new PageHeader(type, sizeBytes, storedSizeBytes);
    }

    void dataPage(Encoding encoding, int count, byte[] page) throws IOException {
        dataPage(encoding, count, page.length, page);
    }

    void dataPage(Encoding encoding, int count, int sizeBytes, byte[] stored) throws IOException {
        PageHeader header = header(PageType.DATA_PAGE, sizeBytes, stored.length);
        header.setData_page_header(new DataPageHeader(count, encoding, Encoding.RLE, Encoding.RLE));
        Util.writePageHeader(header, file);
        file.writeBytes(stored);
    }

    void dictionary(int count, byte[] page) throws IOException {
        PageHeader header = header(PageType.DICTIONARY_PAGE, page.length, page.length);
        header.setDictionary_page_header(new DictionaryPageHeader(count, Encoding.PLAIN));
        Util.writePageHeader(header, file);
        file.writeBytes(page);
    }

    /** Each column has all pages; they are the same ones. */
    FileMetaData footer() {
        SchemaElement root = new SchemaElement("m");
        root.setNum_children(columnCount);
        List<SchemaElement> schema = new ArrayList<>(List.of(root));
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int index = 0; index < columnCount; index++) {
            SchemaElement column = new SchemaElement("c" + index);
            column.setType(type);
            column.setRepetition_type(repetition);
            schema.add(column);
            long sizeBytes = file.size() - MAGIC.length;
            ColumnMetaData data = new ColumnMetaData(
                    type, List.of(Encoding.PLAIN), List.of("c" + index), codec, valueCount, sizeBytes, sizeBytes, 4);
            ColumnChunk chunk = new ColumnChunk(0);
            chunk.setMeta_data(data);
            chunks.add(chunk);
        }
        RowGroup group = new RowGroup(chunks, file.size(), rowCount);
        return new FileMetaData(1, schema, rowCount, List.of(group));
    }

    Outcome read() throws IOException {
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer(), footer);
        return read(footer.toByteArray());
    }

    Outcome read(byte[] footer) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (int index = 0; index < columnCount; index++) {
            fields.add(Field.nullable("c" + index, wanted));
        }
        return read(footer, fields);
    }

    Outcome read(byte[] footer, List<Field> fields) throws IOException {
        file.writeBytes(footer);
        file.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .array());
        file.writeBytes(MAGIC);
        Path written = Files.write(folder.resolve("hostile.parquet"), file.toByteArray());
        return SampleFile.read(written, StructRowType.of("r", Schema.of(fields)));
    }

    /** Nothing was read of it, for one reason. */
    static void assertCause(String expected, Outcome outcome) {
        assertEquals(List.of(), outcome.rows());
        assertEquals(1, outcome.causes().size(), outcome.causes().toString());
        assertTrue(outcome.causes().get(0).contains(expected), outcome.causes().get(0));
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    static byte[] longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }
}
