package dev.rivulet.engine.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.engine.frame.LookupAnswers.Answer;
import dev.rivulet.engine.frame.LookupAnswers.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layout of a frame of returned rows, byte by byte. */
final class ReturnedRowsTest {

    private static final Batch RECORDS = records("one", "two");

    private static final ReturnedRows FRAME = new ReturnedRows(
            0x1234,
            0x0a0b0c0d,
            "ask",
            List.of(
                    new ReturnedRows.Row(0, new Answer(3, Outcome.ANSWERED, new byte[] {7, 8})),
                    new ReturnedRows.Row(2, new Answer(5, Outcome.NOTHING, new byte[0]))),
            RECORDS);

    private static final String HEAD = "01" + "0000000000001234" + "0a0b0c0d" + "00000003" + "61736b" + "00000002"
            + "00000003" + "00000000" + "00" + "00000002" + "0708" + "00000005" + "00000002" + "01" + "00000000";

    private static Batch records(String... lines) {
        BatchBuilder builder = new BatchBuilder("a", 2, "lines", new byte[0], new byte[] {'x'});
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            builder.add(9, bytes, 0, bytes.length);
        }
        return builder.build(new byte[] {'y'}, 77);
    }

    private static String bytes() {
        byte[] batch = new byte[RECORDS.sizeBytes()];
        RECORDS.encoded().get(batch);
        return HEAD + HexFormat.of().toHexDigits(batch.length) + HexFormat.of().formatHex(batch);
    }

    @Test
    void layoutIsTheDocumentedOne() {
        ByteBuffer encoded = FRAME.encoded();

        assertEquals(bytes(), HexFormat.of().formatHex(encoded.array(), 0, encoded.limit()));
        assertTrue(FRAME.sizeMaxBytes() >= encoded.remaining());
    }

    @Test
    void whatWasWrittenIsReadBack() {
        ReturnedRows read = decode(bytes());

        assertEquals(List.of(new RowPlace("ask", 0x1234, 3, 0), new RowPlace("ask", 0x1234, 5, 2)), read.places());
        assertEquals(0x0a0b0c0d, read.form());
        assertArrayEquals(new byte[] {7, 8}, read.rows().get(0).answer().content());
        assertEquals(Outcome.NOTHING, read.rows().get(1).answer().outcome());
        assertEquals("two", new String(read.records().record(1), StandardCharsets.UTF_8));
        assertEquals(2, read.records().partition());
    }

    @Test
    void newerVersionsAndRowsWithoutRecordAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> decode(bytes().replaceFirst("01", "02")));
        assertThrows(
                IllegalArgumentException.class, () -> new ReturnedRows(1, 2, "ask", FRAME.rows(), RECORDS.only(0)));
    }

    private static ReturnedRows decode(String hex) {
        return ReturnedRows.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }
}
