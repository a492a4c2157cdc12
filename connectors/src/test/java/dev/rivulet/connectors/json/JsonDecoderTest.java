package dev.rivulet.connectors.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonDecoderTest {

    record Reading(String device, Integer count, Double value, Instant at) {}

    record Everything(
            Boolean flag,
            Byte tiny,
            Short small,
            Long large,
            Float single,
            @org.jspecify.annotations.Nullable BigDecimal price,
            @org.jspecify.annotations.Nullable LocalDate day,
            @org.jspecify.annotations.Nullable LocalDateTime local,
            byte @org.jspecify.annotations.Nullable [] bytes,
            @org.jspecify.annotations.Nullable TimeUnit unit) {}

    private final JsonDecoder<Reading> readings = new JsonDecoder<>(RecordRowType.of(Reading.class));
    private final JsonDecoder<Everything> everything = new JsonDecoder<>(RecordRowType.of(Everything.class));

    @Test
    void membersGoToTheFieldsOfTheirName() throws Exception {
        Reading wanted = new Reading("d1", 3, 1.5, Instant.parse("2024-01-01T00:00:00.123Z"));

        assertEquals(wanted, reading("{'device':'d1','count':3,'value':1.5,'at':'2024-01-01T00:00:00.123Z'}"));
        assertEquals(wanted, reading(" {'at':1704067200123,'value':15e-1,'count':3,'device':'d1'} \r"));
        assertEquals(
                wanted,
                reading("{'x':{'device':[1,{}]},'device':'d1','y':null,'count':3,'value':1.5,'z':[[]],"
                        + "'at':'2024-01-01T01:00:00.123+01:00','Device':7}"));
    }

    @Test
    void absentAndNullMembersAreNull() throws Exception {
        Reading wanted = new Reading("d1", null, null, Instant.EPOCH);

        assertEquals(wanted, reading("{'device':'d1','at':0}"));
        assertEquals(wanted, reading("{'count':null,'device':'d1','value':null,'at':0}"));
    }

    @Test
    void allTypesAreRead() throws Exception {
        Everything row = everything("{'flag':true,'tiny':-128,'small':32767,'large':-9223372036854775808,'single':0.1,"
                + "'price':1.5,'day':'2024-02-29','local':'2024-02-29T12:30','bytes':'AQI=','unit':'DAYS'}");

        assertEquals(true, row.flag());
        assertEquals(Long.MIN_VALUE, row.large());
        assertEquals(0.1f, row.single());
        assertEquals(new BigDecimal("1.500000000000000000"), row.price());
        assertEquals(LocalDate.of(2024, 2, 29), row.day());
        assertEquals(LocalDateTime.of(2024, 2, 29, 12, 30), row.local());
        assertArrayEquals(new byte[] {1, 2}, row.bytes());
        assertEquals(TimeUnit.DAYS, row.unit());
        assertEquals(
                new BigDecimal("0.100000000000000000"),
                everything("{'price':'0.1'}").price());
    }

    @Test
    void textKeepsItsCharacters() throws Exception {
        assertEquals(
                "tèxt €😀\n",
                reading("{'device':'tèxt €\\uD83D\\ude00\\n','at':0}").device());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'device':12,'at':0}|field device is 12, wanted string",
                "{'device':{'a':1},'at':0}|field device is an object, wanted string",
                "{'device':['a'],'at':0}|field device is an array, wanted string",
                "{'device':true,'at':0}|field device is true, wanted string",
                "{'at':0}|field device is missing, wanted string not null",
                "{'device':null,'at':0}|field device is missing, wanted string not null",
                "{}|field device is missing, wanted string not null",
                "{'device':'d','at':0,'device':'d'}|field device stands twice in the object",
                "{'device':'\\ud83d','at':0}|field device has half of a surrogate pair at character 0, wanted Unicode text",
                "{'count':'3'}|field count is \"3\", wanted int",
                "{'count':3.0}|field count is 3.0, wanted int",
                "{'count':2147483648}|field count is 2147483648, which is out of the range of int",
                "{'count':99999999999999999999}|field count is 99999999999999999999, which is out of the range of int",
                "{'value':'NaN'}|field value is \"NaN\", wanted double",
                "{'value':1e999}|field value is 1e999, which is out of the range of double",
                "{'at':'yesterday'}|field at is \"yesterday\", wanted timestamp (such as 2024-02-29T12:30:00.123Z, or milliseconds since 1970)",
                "{'at':'2024-01-01T00:00:00'}|field at is \"2024-01-01T00:00:00\", wanted timestamp (such as 2024-02-29T12:30:00.123Z, or milliseconds since 1970)",
                "{'at':1.5}|field at is 1.5, wanted timestamp (such as 2024-02-29T12:30:00.123Z, or milliseconds since 1970)",
                "{'at':9223372036854775807}|field at is 9223372036854775807, which is out of the range of timestamp",
                "{'at':-9223372036854775808}|field at is -9223372036854775808, which is out of the range of timestamp",
                "{'device':'d','at':0} x|the record is no valid JSON at column 23: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                "{'device':'d','at':0}{}|there is something behind the object's end, at column 22",
                "[1]|the record starts with '[', wanted a JSON object",
                "hello|the record starts with 'h', wanted a JSON object",
                "` \t `|the record is blank, wanted a JSON object"
            })
    void malformedRecordsSayWhatIsWrong(String json, String wanted) {
        assertEquals(wanted, refusal(json.replace('\'', '"').getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tiny':128}|field tiny is 128, which is out of the range of byte",
                "{'small':-32769}|field small is -32769, which is out of the range of short",
                "{'single':1e39}|field single is 1e39, which is out of the range of float",
                "{'flag':1}|field flag is 1, wanted boolean",
                "{'price':'abc'}|field price is \"abc\", wanted decimal(38,18)",
                "{'price':1e1000000}|field price is 1E+1000000, which is out of the range of decimal(38,18)",
                "{'price':true}|field price is true, wanted decimal(38,18)",
                "{'day':'2023-02-29'}|field day is \"2023-02-29\", wanted date (such as 2024-02-29)",
                "{'day':19000}|field day is 19000, wanted date (such as 2024-02-29)",
                "{'local':0}|field local is 0, wanted timestamp_ntz (such as 2024-02-29T12:30:00.123)",
                "{'bytes':'?'}|field bytes is \"?\", wanted binary (in Base64)",
                "{'bytes':[1]}|field bytes is an array, wanted binary (in Base64)",
                "{'unit':'FORTNIGHTS'}|field unit is \"FORTNIGHTS\", wanted one of NANOSECONDS, MICROSECONDS, MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS"
            })
    void valuesOfOtherTypesAreMalformed(String json, String wanted) {
        byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);

        MalformedRowException refused =
                assertThrows(MalformedRowException.class, () -> everything.decode(bytes, 0, bytes.length));

        assertEquals(wanted, refused.getMessage());
    }

    @Test
    void everyCutOfARecordIsMalformed() throws Exception {
        String whole = "{'device':'dé','count':3,'x':[{'y':1}],'at':'2024-01-01T00:00:00Z'}".replace('\'', '"');
        byte[] bytes = whole.getBytes(UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThrows(MalformedRowException.class, () -> readings.decode(bytes, 0, cut), "length " + cut);
        }
        assertEquals("dé", readings.decode(bytes, 0, bytes.length).device());
    }

    @Test
    void otherEncodingsAreMalformed() {
        String json = "{\"device\":\"dé\",\"at\":0}";

        assertEquals("the record starts with byte 0x0, wanted a JSON object", refusal(json.getBytes(UTF_16BE)));
        assertEquals("the record has a zero byte at its start, wanted UTF-8", refusal(json.getBytes(UTF_16LE)));
        assertEquals(true, refusal(json.getBytes(ISO_8859_1)).startsWith("the record is no valid JSON at column"));
    }

    @Test
    void deepNestingIsMalformed() {
        String message = refusal(("{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}").getBytes(UTF_8));

        assertEquals(true, message.contains("nesting depth (65) exceeds the maximum allowed (64"), message);
    }

    /** Of all levels that may be set, on a stack as threads have it; the record is the first level. */
    @Test
    void depthIsWhatTheSettingSays() throws Exception {
        RowType<Row> rows = StructRowType.of(
                "r", Schema.of(Field.nullable("n", Simple.LONG), Field.nullable("rescued", Simple.STRING)));
        for (int depthMax : new int[] {1, 2, 65, JsonSettings.DEPTH_MAX_HIGHEST}) {
            for (SchemaDrift drift : List.of(SchemaDrift.IGNORED, SchemaDrift.rescueInto("rescued"))) {
                JsonDecoder<Row> decoder = new JsonDecoder<>(rows, new JsonSettings(drift, depthMax));

                Row row = decoder.decode(nested(depthMax), 0, nested(depthMax).length);
                assertEquals(7, row.longValue(0));
                boolean isRescued = drift.mode() == SchemaDrift.Mode.RESCUE && depthMax > 1;
                String value = "[".repeat(depthMax - 1) + "]".repeat(depthMax - 1);
                assertEquals(isRescued ? "{\"x\":" + value + "}" : null, row.objectValue(1));

                byte[] deeper = nested(depthMax + 1);
                MalformedRowException refused =
                        assertThrows(MalformedRowException.class, () -> decoder.decode(deeper, 0, deeper.length));
                String limit = "depth (" + (depthMax + 1) + ") exceeds the maximum allowed (" + depthMax
                        + ", as `depth-max` says)";
                assertEquals(true, refused.getMessage().contains(limit), refused.getMessage());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> JsonSettings.DEFAULTS.withDepthMax(0));
        assertThrows(IllegalArgumentException.class, () -> JsonSettings.DEFAULTS.withDepthMax(1_001));
    }

    private static byte[] nested(int depth) {
        String value = depth == 1 ? "" : ",\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1);
        return ("{\"n\":7" + value + "}").getBytes(UTF_8);
    }

    /** Rows may nest as deep as the limit, and their values are read level by level. */
    @Test
    void rowsOfTheGreatestDepthAreRead() throws Exception {
        int depth = JsonSettings.DEPTH_MAX_HIGHEST;
        DataType type = Simple.LONG;
        for (int level = 1; level < depth; level++) {
            type = new DataType.Array(type, true);
        }
        RowType<Row> rows = StructRowType.of("r", Schema.of(Field.nullable("x", type)));
        JsonDecoder<Row> decoder = new JsonDecoder<>(rows, JsonSettings.DEFAULTS.withDepthMax(depth));
        byte[] record = ("{\"x\":" + "[".repeat(depth - 1) + "5" + "]".repeat(depth - 1) + "}").getBytes(UTF_8);

        Object value = decoder.decode(record, 0, record.length).objectValue(0);

        for (int level = 1; level < depth; level++) {
            value = ((List<?>) value).get(0);
        }
        assertEquals(5L, value);
    }

    @Test
    void longValuesAreShortenedInMessages() {
        String message = refusal(("{\"at\":\"" + "x".repeat(5_000) + "\"}").getBytes(UTF_8));

        assertEquals(true, message.length() < 200, message);
    }

    @Test
    void flawedRecordIsMalformedWithItsFlaw() {
        BatchBuilder builder = new BatchBuilder("s", 0, "f", new byte[0], new byte[0]);
        builder.addFlawed(1, "{\"device\":\"d\",\"at\":0}".getBytes(UTF_8), 0, 21, "too long");
        Batch batch = builder.build(new byte[0], 0);

        MalformedRowException refused = assertThrows(MalformedRowException.class, () -> readings.decode(batch, 0));

        assertEquals("too long", refused.getMessage());
    }

    @Test
    void decoderGoesOnAfterAMalformedRecord() throws Exception {
        refusal("{\"device\":\"d1\",\"count\":5,\"at\":\"x\"}".getBytes(UTF_8));

        assertEquals(new Reading("d2", null, null, Instant.EPOCH), reading("{'device':'d2','at':0}"));
    }

    private String refusal(byte[] bytes) {
        return assertThrows(MalformedRowException.class, () -> readings.decode(bytes, 0, bytes.length))
                .getMessage();
    }

    private Reading reading(String json) throws MalformedRowException {
        byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
        return readings.decode(bytes, 0, bytes.length);
    }

    private Everything everything(String json) throws MalformedRowException {
        byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
        return everything.decode(bytes, 0, bytes.length);
    }
}
