package dev.rivulet.connectors.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RecordRowType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CsvDecoderTest {

    record Reading(
            String device,
            Integer count,
            Double value,
            @Nullable String note,
            @Nullable Instant at) {}

    private final CsvDecoder<Reading> decoder = new CsvDecoder<>(RecordRowType.of(Reading.class));

    @Test
    void columnsGoToTheFieldsOfTheirName() throws Exception {
        assertEquals(
                new Reading("d1", 3, 1.5, "n", Instant.EPOCH),
                decode("value,other,device,at,count,note", "1.5,x,d1,1970-01-01T00:00:00Z,3,n"));
        assertEquals(new Reading("d1", null, null, null, Instant.EPOCH), decode("at,device", "0,d1"));
    }

    @Test
    void emptyIsNullWithoutQuotesAndTextWithThem() throws Exception {
        assertEquals(new Reading("", null, null, null, null), decode("device,note,count", "\"\",,"));
        assertEquals(new Reading("d", null, null, "", null), decode("device,note,count", "d,\"\","));
    }

    @Test
    void quotedValuesMayHoldAnything() throws Exception {
        assertEquals(
                new Reading("a,b", null, null, "say \"hi\"\r\nthere\n", null),
                decode("device,note", "\"a,b\",\"say \"\"hi\"\"\r\nthere\n\""));
        assertEquals(new Reading("5\" pipe", null, null, null, null), decode("device,note", "5\" pipe,"));
        assertEquals(new Reading("d", 1, null, null, null), decode("\"device\",\"count\"", "\"d\",\"1\""));
    }

    @Test
    void malformedRecordsSayWhatIsWrong() {
        assertRefused("the record has 1 values, its header has 2 columns", "device,count", "d1");
        assertRefused("the record has 3 values, its header has 2 columns", "device,count", "d1,2,");
        assertRefused("field count is \"x\", wanted int", "device,count", "d1,x");
        assertRefused("field count is \"\", wanted int", "device,count", "d1,\"\"");
        assertRefused("field count is 3000000000, which is out of the range of int", "device,count", "d1,3000000000");
        assertRefused("field value is \"NaN\", wanted double", "device,value", "d1,NaN");
        assertRefused("field value is \"1d\", wanted double", "device,value", "d1,1d");
        assertRefused("field value is 1e999, which is out of the range of double", "device,value", "d1,1e999");
        assertRefused("field device is missing, wanted string not null", "device,count", ",1");
        assertRefused(
                "field device is missing, wanted string not null: the header has no such column, but [count, note]",
                "count,note",
                "1,n");
        assertRefused("column device stands twice in the header [device, device]", "device,device", "a,b");
    }

    @Test
    void brokenQuotesAreMalformed() {
        assertTrue(refusal("device,note", "\"d\"x,n".getBytes(UTF_8)).startsWith("the record is no valid CSV: "));
        assertTrue(refusal("device,note", "d,\"open".getBytes(UTF_8)).startsWith("the record is no valid CSV: "));
        assertRefused("the record has a carriage return outside of quotes", "device,note", "d,a\rb,c");
    }

    @Test
    void textThatIsNoUtf8IsMalformed() {
        assertEquals("the record is not UTF-8", refusal("device", new byte[] {'d', (byte) 0xe9}));
    }

    @Test
    void headerMayChangeBetweenBatches() throws Exception {
        assertEquals(new Reading("d1", 1, null, null, null), decode("device,count", "d1,1"));
        assertEquals(new Reading("d1", 1, null, null, null), decode("count,device", "1,d1"));
        refusal("count", "1".getBytes(UTF_8));
        assertEquals(new Reading("d1", 1, null, null, null), decode("count,device", "1,d1"));
    }

    private void assertRefused(String wanted, String header, String record) {
        assertEquals(wanted, refusal(header, record.getBytes(UTF_8)));
    }

    private String refusal(String header, byte[] record) {
        return assertThrows(MalformedRowException.class, () -> decoder.decode(batch(header, record), 0))
                .getMessage();
    }

    private Reading decode(String header, String record) throws MalformedRowException {
        return decoder.decode(batch(header, record.getBytes(UTF_8)), 0);
    }

    private static Batch batch(String header, byte[] record) {
        BatchBuilder builder = new BatchBuilder("s", 0, "f.csv", header.getBytes(UTF_8), new byte[0]);
        builder.add(2, record, 0, record.length);
        return builder.build(new byte[0], 0);
    }
}
