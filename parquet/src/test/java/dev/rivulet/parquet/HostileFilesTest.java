package dev.rivulet.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.parquet.SampleFile.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
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
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/**
 * Files that claim more than they have. Of each claim the reader's libraries would make so much room that no heap of a test has it; none is
 * believed.
 */
class HostileFilesTest {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int MANY = Integer.MAX_VALUE - 8;

    @TempDir
    private Path folder;

    private Type type = Type.INT64;
    private FieldRepetitionType repetition = FieldRepetitionType.REQUIRED;
    private CompressionCodec codec = CompressionCodec.UNCOMPRESSED;
    private int columnCount = 1;
    private long rowCount = 1;
    private long valueCount = 1;
    private DataType wanted = Simple.LONG;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @BeforeEach
    void begin() {
        file.writeBytes(MAGIC);
    }

    private static PageHeader header(PageType type, int sizeBytes, int storedSizeBytes) {
        return new PageHeader(type, sizeBytes, storedSizeBytes);
    }

    private void dataPage(Encoding encoding, int count, byte[] page) throws IOException {
        dataPage(encoding, count, page.length, page);
    }

    private void dataPage(Encoding encoding, int count, int sizeBytes, byte[] stored) throws IOException {
        PageHeader header = header(PageType.DATA_PAGE, sizeBytes, stored.length);
        header.setData_page_header(new DataPageHeader(count, encoding, Encoding.RLE, Encoding.RLE));
        Util.writePageHeader(header, file);
        file.writeBytes(stored);
    }

    private void dictionary(int count, byte[] page) throws IOException {
        PageHeader header = header(PageType.DICTIONARY_PAGE, page.length, page.length);
        header.setDictionary_page_header(new DictionaryPageHeader(count, Encoding.PLAIN));
        Util.writePageHeader(header, file);
        file.writeBytes(page);
    }

    /** Each column has all pages; they are the same ones. */
    private FileMetaData footer() {
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

    private Outcome read() throws IOException {
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer(), footer);
        return read(footer.toByteArray());
    }

    private Outcome read(byte[] footer) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (int index = 0; index < columnCount; index++) {
            fields.add(Field.nullable("c" + index, wanted));
        }
        return read(footer, fields);
    }

    private Outcome read(byte[] footer, List<Field> fields) throws IOException {
        file.writeBytes(footer);
        file.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .array());
        file.writeBytes(MAGIC);
        Path written = Files.write(folder.resolve("hostile.parquet"), file.toByteArray());
        return SampleFile.read(written, StructRowType.of("r", Schema.of(fields)));
    }

    private static void assertCause(String expected, Outcome outcome) {
        assertEquals(List.of(), outcome.rows());
        assertEquals(1, outcome.causes().size(), outcome.causes().toString());
        assertTrue(outcome.causes().get(0).contains(expected), outcome.causes().get(0));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    private static byte[] longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    @Test
    void forgedFileThatIsSoundIsRead() throws IOException {
        dataPage(Encoding.PLAIN, 1, longs(42));

        Outcome outcome = read();

        assertEquals(List.of(), outcome.causes());
        assertEquals(42, outcome.rows().get(0).longValue(0));
    }

    @Test
    void listsOfFooters() throws IOException {
        // The second field is a list of structs, of 2^31 - 1.
        byte[] footer = bytes(0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0);

        assertCause("its footer at 4 is damaged: it says it has 2147483647 bytes or more where", read(footer));
    }

    @Test
    void structsOfFooters() throws IOException {
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        footer.writeBytes(bytes(0x15, 2, 0x19, 0xfc, 0xc0, 0x84, 0x3d)); // A million of them, which are empty.
        footer.writeBytes(new byte[1_000_001]);

        assertCause("it has more values than are read", read(footer.toByteArray()));
    }

    @Test
    void depthsOfFooters() throws IOException {
        byte[] footer = new byte[100_000];
        Arrays.fill(footer, (byte) 0x1c); // A struct within each other.

        assertCause("structs within each other", read(footer));
    }

    @Test
    void depthsOfSchemas() throws IOException {
        FileMetaData deep = footer();
        List<SchemaElement> schema = new ArrayList<>();
        for (int depth = 0; depth < 20_000; depth++) {
            SchemaElement group = new SchemaElement("c0");
            group.setNum_children(1);
            group.setRepetition_type(FieldRepetitionType.OPTIONAL);
            schema.add(group);
        }
        deep.setSchema(schema);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(deep, footer);

        assertCause("nested deeper than 64", read(footer.toByteArray()));
    }

    @Test
    void lengthsOfFooters() throws IOException {
        file.writeBytes(bytes(0xff, 0xff, 0xff, 0x7f));
        file.writeBytes(MAGIC);
        Path written = Files.write(folder.resolve("hostile.parquet"), file.toByteArray());

        assertCause(
                "its footer says it has 2147483647 bytes, wanted at most 0",
                SampleFile.read(written, StructRowType.of("r", Schema.of(Field.nullable("c0", Simple.LONG)))));
    }

    @Test
    void placesOfColumns() throws IOException {
        dataPage(Encoding.PLAIN, 1, longs(42));
        FileMetaData beyond = footer();
        beyond.getRow_groups().get(0).getColumns().get(0).getMeta_data().setTotal_compressed_size(1L << 50);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(beyond, footer);

        assertCause("1125899906842624 bytes at 4, wanted before", read(footer.toByteArray()));
    }

    @Test
    void numbersOfRows() throws IOException {
        rowCount = 1L << 60;
        valueCount = 1L << 60;
        dataPage(Encoding.PLAIN, 2, longs(1, 2));

        Outcome outcome = read();

        assertEquals(
                1, outcome.rows().size(), "the reader looks a value ahead, so the row before damage is part of it");
        assertEquals(1, outcome.causes().size());
        assertTrue(outcome.causes().get(0).contains("ends 1152921504606846974 values too early"));
    }

    @Test
    void numbersOfRowsThatDoNotFitEachOther() throws IOException {
        dataPage(Encoding.PLAIN, 1, longs(42));
        FileMetaData more = footer();
        more.setNum_rows(2);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(more, footer);

        assertCause("it has 2 rows, and 1 in its row groups", read(footer.toByteArray()));
    }

    @Test
    void numbersOfRowsInPages() throws IOException {
        PageHeader header = header(PageType.DATA_PAGE_V2, 8, 8);
        header.setData_page_header_v2(new DataPageHeaderV2(1, 0, 7, Encoding.PLAIN, 0, 0));
        Util.writePageHeader(header, file);
        file.writeBytes(longs(42));

        assertCause("it says it has 7 rows, and has 1", read());
    }

    /** A list has any number of values, so only its levels tell how many rows they are. */
    @Test
    void numbersOfRowsOfLists() throws IOException {
        List<Field> lists = List.of(Field.nullable("c", new DataType.Array(Simple.INT, true)));
        for (int more : new int[] {-1, 1}) {
            Path sound = SampleFile.PLAIN.write(
                    folder.resolve("lists.parquet"),
                    "message m { optional group c (LIST) { repeated int32 array; } }",
                    10,
                    (index, row) -> row.addGroup("c").append("array", index).append("array", -index));
            byte[] bytes = Files.readAllBytes(sound);
            int tail = bytes.length - 8;
            int start =
                    tail - ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
            FileMetaData changed = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, tail - start));
            changed.setNum_rows(10 + more);
            changed.getRow_groups().get(0).setNum_rows(10 + more);
            ByteArrayOutputStream footer = new ByteArrayOutputStream();
            Util.writeFileMetaData(changed, footer);
            file.reset();
            file.write(bytes, 0, start);

            assertCause("its rows are not as many as those of the row group", read(footer.toByteArray(), lists));
        }
    }

    @Test
    void headersOfPages() throws IOException {
        // A page's header with a text of 2^31 - 1 bytes.
        file.writeBytes(bytes(0x15, 0, 0x15, 16, 0x15, 16, 0x18, 0xff, 0xff, 0xff, 0xff, 0x07));

        assertCause("the page at 4 is damaged: it says it has 2147483647 bytes", read());
    }

    @Test
    void sizesOfPages() throws IOException {
        codec = CompressionCodec.ZSTD;
        dataPage(Encoding.PLAIN, 1, MANY, Zstd.compress(longs(42)));

        assertCause("decompressed 2147483639, wanted at most", read());
    }

    @Test
    void sizesWithinSnappy() throws IOException {
        codec = CompressionCodec.SNAPPY;
        dataPage(Encoding.PLAIN, 1, 8, Snappy.compress(new byte[800]));

        assertCause("a SNAPPY page has 800 bytes, its header says 8", read());
    }

    /** Each page may be as large as it is; all together may not. */
    @Test
    void pagesThatAreNothingButZeros() throws IOException {
        codec = CompressionCodec.ZSTD;
        type = Type.BYTE_ARRAY;
        wanted = Simple.BINARY;
        columnCount = 40;
        int sizeBytes = 60 << 20;
        dataPage(Encoding.PLAIN, 1, sizeBytes, Zstd.compress(new byte[sizeBytes]));

        assertCause("its columns' pages take 188743680 bytes of memory at a time", read());
    }

    @Test
    void numbersOfDifferences() throws IOException {
        byte[] header = bytes(0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0);
        dataPage(Encoding.DELTA_BINARY_PACKED, 1, header);

        assertCause("there are 2147483647 differences", read());
    }

    @Test
    void numbersOfDifferencesBehindOthers() throws IOException {
        type = Type.BYTE_ARRAY;
        wanted = Simple.BINARY;
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.writeBytes(bytes(0x80, 1, 4, 1, 0)); // One prefix, of length 0.
        page.writeBytes(bytes(0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0));
        dataPage(Encoding.DELTA_BYTE_ARRAY, 1, page.toByteArray());

        assertCause("there are 2147483647 differences", read());
    }

    /** Seventy megabytes of texts in less than twenty kilobytes. */
    @Test
    void beginningsThatValuesShare() throws IOException {
        type = Type.BYTE_ARRAY;
        wanted = Simple.BINARY;
        int count = 70_000;
        rowCount = count;
        valueCount = count;
        DeltaByteArrayWriter writer = new DeltaByteArrayWriter(1 << 16, 1 << 16, HeapByteBufferAllocator.getInstance());
        for (int index = 0; index < count; index++) {
            writer.writeBytes(Binary.fromConstantByteArray(new byte[1_000]));
        }
        byte[] page = writer.getBytes().toByteArray();
        assertTrue(page.length < 20_000, "bytes: " + page.length);
        dataPage(Encoding.DELTA_BYTE_ARRAY, count, page);

        assertCause("share so much of their beginnings that they have more than 67108864 bytes", read());
    }

    @Test
    void runsOfLevels() throws IOException {
        repetition = FieldRepetitionType.OPTIONAL;
        // 2^28 - 1 groups of eight levels.
        dataPage(Encoding.PLAIN, 1, bytes(5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0, 0));

        assertCause("a run says it has 268435455 groups of values", read());
    }

    @Test
    void runsOfPlacesInDictionaries() throws IOException {
        dictionary(1, longs(42));
        dataPage(Encoding.RLE_DICTIONARY, 1, bytes(0, 0xff, 0xff, 0xff, 0xff, 1));

        assertCause("a run says it has 268435455 groups of values", read());
    }

    @Test
    void numbersOfDictionaries() throws IOException {
        dictionary(MANY, longs(42));
        dataPage(Encoding.RLE_DICTIONARY, 1, bytes(0, 2));

        assertCause("a dictionary says it has 2147483639 values in 8 bytes", read());
    }

    @Test
    void placesBehindADictionary() throws IOException {
        dictionary(1, longs(42));
        dataPage(Encoding.RLE_DICTIONARY, 1, bytes(8, 2, 200));

        assertCause("damaged behind record 0", read());
    }
}
