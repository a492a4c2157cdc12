package dev.rivulet.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.connectors.raw.RawDecoder;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Records that have other fields than their rows, or other values. */
class SchemaDriftTest {

    private static final String COLUMN = SchemaDrift.COLUMN_DEFAULT;

    private static final StructRowType ROWS = StructRowType.of(
            "r",
            Schema.of(
                    new Field("id", Simple.LONG, false),
                    new Field("note", Simple.STRING, true),
                    new Field(COLUMN, Simple.STRING, true),
                    new Field("place", DataType.Struct.of(new Field("x", Simple.DOUBLE, true)), true)));

    private static final StructRowType FLAT = StructRowType.of(
            "r",
            Schema.of(
                    new Field("id", Simple.LONG, false),
                    new Field("size", Simple.INT, true),
                    new Field(COLUMN, Simple.STRING, true)));

    private static final int SEED_COUNT = 5_000;

    private static Row json(SchemaDrift drift, String record) throws MalformedRowException {
        byte[] bytes = record.getBytes(UTF_8);
        return new JsonDecoder<>(ROWS, drift).decode(bytes, 0, bytes.length);
    }

    private static Batch batch(String header, byte[]... records) {
        BatchBuilder builder = new BatchBuilder("files", 0, "file", header.getBytes(UTF_8), new byte[0]);
        for (byte[] record : records) {
            builder.add(0, record, 0, record.length);
        }
        return builder.build(new byte[0], 0);
    }

    private static Row csv(SchemaDrift drift, String header, String record) throws MalformedRowException {
        return new CsvDecoder<>(FLAT, drift).decode(batch(header, record.getBytes(UTF_8)), 0);
    }

    @Test
    void unknownFieldsArePassedOverUnlessStrict() throws Exception {
        String record = "{\"id\":1,\"extra\":{\"a\":[1,2]}}";

        assertEquals(1, json(SchemaDrift.IGNORED, record).longValue(0));
        MalformedRowException strict =
                assertThrows(MalformedRowException.class, () -> json(SchemaDrift.STRICT, record));
        assertTrue(strict.getMessage().contains("field extra is unknown"), strict.getMessage());
        MalformedRowException nested = assertThrows(
                MalformedRowException.class, () -> json(SchemaDrift.STRICT, "{\"id\":1,\"place\":{\"y\":1}}"));
        assertTrue(nested.getMessage().contains("place.y is unknown"), nested.getMessage());
        assertThrows(MalformedRowException.class, () -> csv(SchemaDrift.STRICT, "id,extra", "1,2"));
        assertEquals(1, csv(SchemaDrift.IGNORED, "id,extra", "1,2").longValue(0));
    }

    @Test
    void whatDoesNotFitIsRescuedAsItCame() throws Exception {
        SchemaDrift rescue = SchemaDrift.rescueInto(COLUMN);

        Row row =
                json(rescue, "{\"note\": 7, \"id\":1, \"extra\": {\"a\": [1.50, \"\\u00fc\", null]}, \"big\": 1e400}");
        assertEquals(1, row.longValue(0));
        assertTrue(row.isNull(1));
        assertEquals("{\"note\":7,\"extra\":{\"a\":[1.50,\"ü\",null]},\"big\":1e400}", row.objectValue(2));
        assertNull(json(rescue, "{\"id\":1,\"note\":\"n\",\"place\":{\"x\":2}}").objectValue(2));

        Row filled = json(rescue, "{\"id\":1,\"place\":{\"x\":2,\"y\":3}}");
        assertEquals(2.0, ((Row) filled.objectValue(3)).doubleValue(0), "what fits is there all the same");
        assertEquals("{\"place\":{\"x\":2,\"y\":3}}", filled.objectValue(2));
        assertEquals(
                "{\"" + COLUMN + "\":\"x\"}",
                json(rescue, "{\"id\":1,\"" + COLUMN + "\":\"x\"}").objectValue(2),
                "nobody writes into the column");
    }

    @Test
    void whatNoRowCanDoWithoutIsADeadLetterAlsoWhereTheRestIsRescued() {
        SchemaDrift rescue = SchemaDrift.rescueInto(COLUMN);
        for (String record : List.of(
                "{\"id\":\"one\"}",
                "{\"note\":\"x\"}",
                "{\"id\":1,\"id\":1}",
                "{\"id\":1,\"extra\":[1",
                "{\"id\":1,\"extra\":1} x",
                "{\"id\":1,\"extra\":\"\\ud800\"}",
                "[]")) {
            assertThrows(MalformedRowException.class, () -> json(rescue, record), record);
        }
        assertThrows(MalformedRowException.class, () -> csv(rescue, "id,size", "one,1"));
        assertThrows(MalformedRowException.class, () -> csv(rescue, "id,size", "1,1,1"));
    }

    @Test
    void columnsOfAFileAreRescuedToo() throws Exception {
        Row row = csv(SchemaDrift.rescueInto(COLUMN), "size,id,extra,none", "large,1,\"a \"\"b\"\"\",");

        assertEquals(1, row.longValue(0));
        assertTrue(row.isNull(1));
        assertEquals("{\"size\":\"large\",\"extra\":\"a \\\"b\\\"\"}", row.objectValue(2));
    }

    /** Each member is in its field or in the column, never in both and never in none. */
    @Test
    void nothingIsLostOfRandomRecords() throws Exception {
        JsonDecoder<Row> decoder = new JsonDecoder<>(ROWS, SchemaDrift.rescueInto(COLUMN));
        List<String> values = List.of("7", "\"text\"", "true", "[1,{\"a\":null}]", "{\"x\":1.0}", "0.10");
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> members = new ArrayList<>(List.of("\"id\":3"));
            List<String> unfit = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int count = random.nextInt(6); count > 0; count--) {
                String name = List.of("note", "place", "other", "more").get(random.nextInt(4));
                String value = values.get(random.nextInt(values.size()));
                if (names.add(name)) {
                    String member = "\"" + name + "\":" + value;
                    members.add(member);
                    boolean fits = name.equals("note") && value.equals("\"text\"")
                            || name.equals("place") && value.equals("{\"x\":1.0}");
                    if (!fits) {
                        unfit.add(member);
                    }
                }
            }
            byte[] record =
                    members.stream().collect(Collectors.joining(", ", "{", "}")).getBytes(UTF_8);

            Row row = decoder.decode(record, 0, record.length);

            String rescued = unfit.isEmpty() ? null : "{" + String.join(",", unfit) + "}";
            assertEquals(rescued, row.objectValue(2), "seed " + seed);
            boolean hasNote = members.contains("\"note\":\"text\"");
            assertEquals(hasNote ? "text" : null, row.objectValue(1), "seed " + seed);
            assertEquals(members.contains("\"place\":{\"x\":1.0}"), !row.isNull(3), "seed " + seed);
        }
    }

    @Test
    void eachWayOfDriftingIsToldOnce() throws Exception {
        JsonDecoder<Row> decoder = new JsonDecoder<>(ROWS, SchemaDrift.rescueInto(COLUMN));
        byte[] record = "{\"id\":1,\"extra\":2,\"note\":3}".getBytes(UTF_8);

        decoder.decode(record, 0, record.length);
        assertEquals(Set.of("extra is unknown", "note is no string"), Set.copyOf(decoder.takeDrift()));
        decoder.decode(record, 0, record.length);
        assertEquals(List.of(), decoder.takeDrift());

        for (int name = 0; name < 10_000; name++) {
            byte[] made = ("{\"id\":1,\"made-up-" + name + "\":2}").getBytes(UTF_8);
            decoder.decode(made, 0, made.length);
        }
        assertTrue(decoder.takeDrift().size() < 200, "names that somebody makes up are not all told");
    }

    @Test
    void columnForWhatDoesNotFitHasToBeThere() {
        for (Field field : List.of(
                new Field("other", Simple.STRING, true),
                new Field(COLUMN, Simple.LONG, true),
                new Field(COLUMN, Simple.STRING, false))) {
            StructRowType rows = StructRowType.of("r", Schema.of(field));
            SchemaDrift rescue = SchemaDrift.rescueInto(COLUMN);
            assertThrows(IllegalArgumentException.class, () -> new JsonDecoder<>(rows, rescue));
            assertThrows(IllegalArgumentException.class, () -> new CsvDecoder<>(rows, rescue));
        }
    }

    @Test
    void rawRecordIsOneFieldByteByByte() throws Exception {
        byte[] noText = {(byte) 0xff, 0, 10};
        StructRowType binary = StructRowType.of("r", Schema.of(new Field("raw", Simple.BINARY, false)));
        StructRowType text = StructRowType.of("r", Schema.of(new Field("raw", Simple.STRING, false)));
        Batch batch = batch("", noText, "grün\n".getBytes(UTF_8), new byte[0]);

        Decoder<Row> bytes = RawDecoder.ofOnlyField(binary);
        assertArrayEquals(noText, (byte[]) bytes.decode(batch, 0).objectValue(0));
        assertArrayEquals(new byte[0], (byte[]) bytes.decode(batch, 2).objectValue(0));
        Decoder<Row> strings = new RawDecoder<>(text, "raw");
        assertThrows(MalformedRowException.class, () -> strings.decode(batch, 0));
        assertEquals("grün\n", strings.decode(batch, 1).objectValue(0));
        assertThrows(IllegalArgumentException.class, () -> RawDecoder.ofOnlyField(FLAT));
        assertThrows(IllegalArgumentException.class, () -> new RawDecoder<>(FLAT, "id"));
        assertFalse(new RawDecoder<>(FLAT, COLUMN).takeDrift().iterator().hasNext());
    }
}
