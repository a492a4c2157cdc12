package dev.rivulet.network.http.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordSplittingTest {

    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 1 << 10, 100);

    private static List<String> split(String body, BodyFormat format) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        RequestRecords records = RecordSplitting.split(bytes, bytes.length, format, LIMITS);
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < records.count(); index++) {
            texts.add(new String(bytes, records.start(index), records.length(index), StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Test
    void linesAreRecords() throws Exception {
        assertEquals(List.of("{\"a\":1}", "x", "{}"), split("\ufeff{\"a\":1}\r\n\n\r\nx\n{}", BodyFormat.LINES));
        assertEquals(List.of(), split("\n\n", BodyFormat.LINES));
    }

    @Test
    void aWholeBodyIsARecordAsItIs() throws Exception {
        assertEquals(List.of("[{\"a\":1},\n{}]"), split("\ufeff [{\"a\":1},\n{}]\r\n ", BodyFormat.WHOLE));
        assertEquals(List.of("x,"), split("x,", BodyFormat.WHOLE));
        assertThrows(RefusedBodyException.class, () -> split(" \n", BodyFormat.WHOLE));
        assertEquals(Optional.of(BodyFormat.WHOLE), BodyFormat.of("application/senml+json", true));
        assertEquals(Optional.empty(), BodyFormat.of("application/senml+json", false));
        assertEquals(Optional.of(BodyFormat.WHOLE), BodyFormat.of("application/json; charset=utf-8", true));
        assertEquals(Optional.of(BodyFormat.LINES), BodyFormat.of("application/x-ndjson", true));
    }

    /** Jackson says where the elements of arrays are. */
    @Test
    void elementsOfAnArrayAreRecords() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        for (int seed = 1; seed <= 1_000; seed++) {
            Random random = new Random(seed);
            ArrayNode array = mapper.createArrayNode();
            for (int count = random.nextInt(5); count > 0; count--) {
                array.add(value(mapper, random, 3));
            }
            String body = random.nextBoolean() ? array.toString() : array.toPrettyString();
            List<JsonNode> found = new ArrayList<>();
            for (String text : split(body, BodyFormat.JSON)) {
                found.add(mapper.readTree(text));
            }
            List<JsonNode> expected = new ArrayList<>();
            array.forEach(expected::add);
            assertEquals(expected, found, "seed " + seed + ": " + body);
        }
    }

    private static JsonNode value(ObjectMapper mapper, Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0:
                return mapper.getNodeFactory().numberNode(random.nextInt());
            case 1:
                String[] texts = {"a", "]", "[", "}", "\"", "\\", "\\\"", ",", "{", "\n", "\u00e4"};
                return mapper.getNodeFactory()
                        .textNode(texts[random.nextInt(texts.length)] + texts[random.nextInt(texts.length)]);
            case 2:
                return mapper.getNodeFactory().booleanNode(random.nextBoolean());
            case 3:
                ArrayNode array = mapper.createArrayNode();
                for (int count = random.nextInt(3); count > 0; count--) {
                    array.add(value(mapper, random, depth - 1));
                }
                return array;
            default:
                var object = mapper.createObjectNode();
                for (int count = random.nextInt(3); count > 0; count--) {
                    object.set("m" + count, value(mapper, random, depth - 1));
                }
                return object;
        }
    }

    @Test
    void oneObjectIsARecord() throws Exception {
        assertEquals(List.of("{\"a\":[1,{}]}"), split(" {\"a\":[1,{}]}\n", BodyFormat.JSON));
    }

    /** What is no record is one all the same, for the dead letters; those beside it are not hurt. */
    @Test
    void whatIsNoJsonWithinAnArrayIsOneRecord() throws Exception {
        assertEquals(List.of("{\"a\":1]", "nul", "{\"b\":2}"), split("[{\"a\":1],nul ,{\"b\":2}]", BodyFormat.JSON));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'a':1},|line 1: the JSON value that begins on line 1 is not closed",
                "[{'a':1}~{'a':2}]|line 2: there is '{' behind a record of the array, wanted a comma or its end",
                "[{'a':1}|line 1: the array is not closed",
                "[~{'a':1|line 2: the JSON value that begins on line 2 is not closed",
                "['a|line 1: the string that begins on line 1 is not closed",
                "[1,,2]|line 1: there is ',' where a record should be",
                "[1,]|line 1: there is ']' where a record should be",
                "[1]~x|line 2: there is 'x' behind the end of the JSON value; records on lines are sent as application/x-ndjson",
                "{}{}|line 1: there is '{' behind the end of the JSON value; records on lines are sent as application/x-ndjson",
                "12|line 1: the body begins with '1', wanted a JSON array or object",
                "~|line 2: the body is blank, wanted a JSON array or object",
            })
    void aBodyWithoutPlacesForRecordsIsRefused(String body, String message) {
        String text = body.replace('\'', '"').replace('~', '\n');

        assertEquals(
                message,
                assertThrows(RefusedBodyException.class, () -> split(text, BodyFormat.JSON))
                        .getMessage());
    }

    @Test
    void aHundredThousandLevelsAreOneRecord() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        byte[] bytes = ("[" + deep + ",{}]").getBytes(StandardCharsets.UTF_8);

        RequestRecords records = RecordSplitting.split(bytes, bytes.length, BodyFormat.JSON, LIMITS);

        assertEquals(2, records.count());
        assertEquals("the record is longer than 1024 bytes: 200000", records.flaw(0));
        assertEquals(RequestRecords.KEPT_OF_LONG_RECORD_BYTES, records.length(0));
        assertEquals(null, records.flaw(1));
    }

    @Test
    void moreRecordsThanMayBeAreTooMuch() {
        assertEquals(
                true,
                assertThrows(RefusedBodyException.class, () -> split("1\n".repeat(101), BodyFormat.LINES))
                        .isTooMuch());
    }
}
