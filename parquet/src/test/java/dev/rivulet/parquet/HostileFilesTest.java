package dev.rivulet.parquet;

import static dev.rivulet.parquet.ForgedFile.assertCause;
import static dev.rivulet.parquet.ForgedFile.bytes;
import static dev.rivulet.parquet.ForgedFile.longs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that claim more than they have in their footers. Of each claim the reader's libraries would make so much room that no heap of a test has it;
 * none is believed.
 */
class HostileFilesTest {

    @TempDir
    private Path folder;

    private ForgedFile forged;

    @BeforeEach
    void begin() {
        forged = new ForgedFile(folder);
    }

    @Test
    void forgedFileThatIsSoundIsRead() throws IOException {
        forged.dataPage(Encoding.PLAIN, 1, longs(42));

        Outcome outcome = forged.read();

        assertEquals(List.of(), outcome.causes());
        assertEquals(42, outcome.rows().get(0).longValue(0));
    }

    @Test
    void listsOfFooters() throws IOException {
        // The second field is a list of structs, of 2^31 - 1.
        byte[] footer = bytes(0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0);

        assertCause("its footer at 4 is damaged: it says it has 2147483647 bytes or more where", forged.read(footer));
    }

    @Test
    void structsOfFooters() throws IOException {
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        footer.writeBytes(bytes(0x15, 2, 0x19, 0xfc, 0xc0, 0x84, 0x3d)); // A million of them, which are empty.
        footer.writeBytes(new byte[1_000_001]);

        assertCause("it has more values than are read", forged.read(footer.toByteArray()));
    }

    @Test
    void depthsOfFooters() throws IOException {
        byte[] footer = new byte[100_000];
        Arrays.fill(footer, (byte) 0x1c); // A struct within each other.

        assertCause("structs within each other", forged.read(footer));
    }

    @Test
    void depthsOfSchemas() throws IOException {
        FileMetaData deep = forged.footer();
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

        assertCause("nested deeper than 64", forged.read(footer.toByteArray()));
    }

    @Test
    void lengthsOfFooters() throws IOException {
        forged.file.writeBytes(bytes(0xff, 0xff, 0xff, 0x7f));
        forged.file.writeBytes(ForgedFile.MAGIC);
        Path written = Files.write(folder.resolve("hostile.parquet"), forged.file.toByteArray());

        assertCause(
                "its footer says it has 2147483647 bytes, wanted at most 0",
                SampleFile.read(written, StructRowType.of("r", Schema.of(Field.nullable("c0", Simple.LONG)))));
    }

    @Test
    void placesOfColumns() throws IOException {
        forged.dataPage(Encoding.PLAIN, 1, longs(42));
        FileMetaData beyond = forged.footer();
        beyond.getRow_groups().get(0).getColumns().get(0).getMeta_data().setTotal_compressed_size(1L << 50);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(beyond, footer);

        assertCause("1125899906842624 bytes at 4, wanted before", forged.read(footer.toByteArray()));
    }

    @Test
    void numbersOfRows() throws IOException {
        forged.rowCount = 1L << 60;
        forged.valueCount = 1L << 60;
        forged.dataPage(Encoding.PLAIN, 2, longs(1, 2));

        Outcome outcome = forged.read();

        assertEquals(
                1, outcome.rows().size(), "the reader looks a value ahead, so the row before damage is part of it");
        assertEquals(1, outcome.causes().size());
        assertTrue(outcome.causes().get(0).contains("ends 1152921504606846974 values too early"));
    }

    @Test
    void numbersOfRowsThatDoNotFitEachOther() throws IOException {
        forged.dataPage(Encoding.PLAIN, 1, longs(42));
        FileMetaData more = forged.footer();
        more.setNum_rows(2);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(more, footer);

        assertCause("it has 2 rows, and 1 in its row groups", forged.read(footer.toByteArray()));
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
            forged.file.reset();
            forged.file.write(bytes, 0, start);

            assertCause("its rows are not as many as those of the row group", forged.read(footer.toByteArray(), lists));
        }
    }
}
