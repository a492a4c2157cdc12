package dev.rivulet.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that Avro's own writers have written. */
class AvroDecoderTest {

    private static final String ALL = """
            {"type": "record", "name": "All", "namespace": "test", "fields": [
              {"name": "truth", "type": "boolean"},
              {"name": "small", "type": "int"},
              {"name": "large", "type": "long"},
              {"name": "single", "type": "float"},
              {"name": "twofold", "type": "double"},
              {"name": "text", "type": ["null", "string"]},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["ONE", "TWO"]}},
              {"name": "raw", "type": "bytes"},
              {"name": "four", "type": {"type": "fixed", "name": "Four", "size": 4}},
              {"name": "day", "type": {"type": "int", "logicalType": "date"}},
              {"name": "millis", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "micros", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "nanos", "type": {"type": "long", "logicalType": "timestamp-nanos"}},
              {"name": "wall", "type": {"type": "long", "logicalType": "local-timestamp-micros"}},
              {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
              {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
              {"name": "tags", "type": {"type": "array", "items": ["null", "string"]}},
              {"name": "counts", "type": {"type": "map", "values": "long"}},
              {"name": "place", "type": {"type": "record", "name": "Place", "fields": [
                {"name": "x", "type": "double"}, {"name": "y", "type": ["double", "null"]}]}},
              {"name": "unused", "type": ["null", "int", "string"]}
            ]}
            """;

    private static final Schema ROWS = Schema.of(
            new Field("truth", Simple.BOOLEAN, false),
            new Field("small", Simple.SHORT, false),
            new Field("large", Simple.LONG, false),
            new Field("single", Simple.FLOAT, false),
            new Field("twofold", Simple.DOUBLE, false),
            new Field("text", Simple.STRING, true),
            new Field("kind", Simple.STRING, false),
            new Field("raw", Simple.BINARY, false),
            new Field("four", Simple.BINARY, false),
            new Field("day", Simple.DATE, false),
            new Field("millis", Simple.TIMESTAMP, false),
            new Field("micros", Simple.TIMESTAMP, false),
            new Field("nanos", Simple.TIMESTAMP, false),
            new Field("wall", Simple.TIMESTAMP_NTZ, false),
            new Field("price", new DataType.Decimal(12, 3), false),
            new Field("id", Simple.STRING, false),
            new Field("tags", new DataType.Array(Simple.STRING, true), false),
            new Field("counts", new DataType.Map(Simple.STRING, Simple.LONG, false), false),
            new Field(
                    "place",
                    DataType.Struct.of(new Field("x", Simple.DOUBLE, false), new Field("y", Simple.DOUBLE, true)),
                    true),
            new Field("absent", Simple.INT, true));

    private static final int FUZZ_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000_000 : 20_000;

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static org.apache.avro.Schema parsed(String schema) {
        return new org.apache.avro.Schema.Parser().parse(schema);
    }

    private static GenericRecord all() {
        org.apache.avro.Schema schema = parsed(ALL);
        GenericRecord record = new GenericData.Record(schema);
        record.put("truth", true);
        record.put("small", -7);
        record.put("large", Long.MIN_VALUE);
        record.put("single", 1.5f);
        record.put("twofold", -0.1);
        record.put("text", "grün");
        record.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "TWO"));
        record.put("raw", ByteBuffer.wrap(new byte[] {0, -1}));
        record.put("four", new GenericData.Fixed(schema.getField("four").schema(), new byte[] {1, 2, 3, 4}));
        record.put("day", 19_000);
        record.put("millis", 1_700_000_000_123L);
        record.put("micros", -1L);
        record.put("nanos", -1L);
        record.put("wall", 5L);
        record.put(
                "price",
                ByteBuffer.wrap(new BigDecimal("-12345.67").unscaledValue().toByteArray()));
        record.put("id", "c9f1a1d0-0000-4000-8000-000000000001");
        record.put("tags", Arrays.asList("a", null));
        record.put("counts", Map.of("k", 3L));
        GenericRecord place = new GenericData.Record(schema.getField("place").schema());
        place.put("x", 2.5);
        record.put("place", place);
        record.put("unused", "u");
        return record;
    }

    private static byte[] encoded(GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, out);
        out.flush();
        return bytes.toByteArray();
    }

    private static <T> AvroDecoder<T> decoder(AvroMessages messages, dev.rivulet.core.row.RowType<T> rows) {
        return (AvroDecoder<T>) messages.decoder(rows);
    }

    private AvroDecoder<Row> allDecoder() throws IOException {
        return decoder(AvroMessages.bare(file("all.avsc", ALL)), StructRowType.of("all", ROWS));
    }

    @Test
    void everyTypeComesToItsField() throws Exception {
        byte[] bytes = encoded(all());

        Row row = allDecoder().decode(bytes, 0, bytes.length);

        assertEquals(
                "{truth=1, small=-7, large=-9223372036854775808, single=1.5, twofold=-0.1, text=grün, kind=TWO",
                row.toString().substring(0, row.toString().indexOf(", raw")).replace("truth=true", "truth=1"));
        assertEquals(List.of((byte) 0, (byte) -1), bytesOf(row, "raw"));
        assertEquals(List.of((byte) 1, (byte) 2, (byte) 3, (byte) 4), bytesOf(row, "four"));
        assertEquals(19_000, row.longValue(index("day")));
        assertEquals(1_700_000_000_123_000L, row.longValue(index("millis")));
        assertEquals(-1, row.longValue(index("micros")));
        assertEquals(-1, row.longValue(index("nanos")), "a nanosecond before 1970 lies in the microsecond before");
        assertEquals(5, row.longValue(index("wall")));
        assertEquals(new BigDecimal("-12345.670"), row.objectValue(index("price")));
        assertEquals("c9f1a1d0-0000-4000-8000-000000000001", row.objectValue(index("id")));
        assertEquals(Arrays.asList("a", null), row.objectValue(index("tags")));
        assertEquals(Map.of("k", 3L), row.objectValue(index("counts")));
        Row place = (Row) row.objectValue(index("place"));
        assertEquals(2.5, place.doubleValue(0));
        assertTrue(place.isNull(1));
        assertTrue(row.isNull(index("absent")));
    }

    private static int index(String name) {
        return ROWS.requireIndexOf(name);
    }

    private static List<Byte> bytesOf(Row row, String name) {
        byte[] bytes = (byte[]) row.objectValue(index(name));
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, at -> bytes[at]);
        return List.of(boxed);
    }

    @Test
    void whatIsCutOrFollowedBySomethingIsMalformed() throws Exception {
        AvroDecoder<Row> decoder = allDecoder();
        byte[] bytes = encoded(all());

        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThrows(MalformedRowException.class, () -> decoder.decode(bytes, 0, cut), "of " + cut + " bytes");
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(MalformedRowException.class, () -> decoder.decode(longer, 0, longer.length));
    }

    /** A length of two gigabytes must not be made room for, and no count must be counted to its end. */
    @Test
    void randomBytesAreRowsOrMalformedAndNothingElse() throws Exception {
        AvroDecoder<Row> decoder = allDecoder();
        byte[] good = encoded(all());
        int rowCount = 0;
        for (int seed = 0; seed < FUZZ_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = seed % 4 == 0 ? new byte[random.nextInt(200)] : good.clone();
            if (seed % 4 == 0) {
                random.nextBytes(bytes);
            }
            for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(bytes, 0, bytes.length);
                rowCount++;
            } catch (MalformedRowException e) {
                assertTrue(e.getMessage() != null, "seed " + seed);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(rowCount > 0 && rowCount < FUZZ_COUNT, "rows: " + rowCount);
    }

    @Test
    void hugeCountsOfNothingAreMalformed() throws Exception {
        String schema = """
                {"type": "record", "name": "R", "fields": [
                  {"name": "nothings", "type": {"type": "array", "items": "null"}}, {"name": "n", "type": "int"}]}
                """;
        AvroDecoder<Row> decoder = decoder(
                AvroMessages.bare(file("r.avsc", schema)),
                StructRowType.of("r", Schema.of(new Field("n", Simple.INT, false))));
        for (long count : new long[] {1_000, Integer.MAX_VALUE - 8L, 1L << 60}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            out.writeLong(count);
            out.writeLong(0);
            out.writeInt(1);

            assertThrows(
                    MalformedRowException.class,
                    () -> decoder.decode(bytes.toByteArray(), 0, bytes.size()),
                    "count " + count);
        }
    }

    @Test
    void readersSchemaRenamesWidensAndFillsIn() throws Exception {
        String written = """
                {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "gone", "type": "string"}]}
                """;
        String wanted = """
                {"type": "record", "name": "R", "fields": [
                  {"name": "b", "aliases": ["a"], "type": "long"}, {"name": "c", "type": "string", "default": "none"}]}
                """;
        GenericRecord record = new GenericData.Record(parsed(written));
        record.put("a", 7);
        record.put("gone", "x");
        byte[] bytes = encoded(record);
        Schema rows = Schema.of(new Field("b", Simple.LONG, false), new Field("c", Simple.STRING, false));

        AvroMessages messages = AvroMessages.bare(file("w.avsc", written)).readAs(file("r.avsc", wanted));
        Row row = decoder(messages, StructRowType.of("r", rows)).decode(bytes, 0, bytes.length);

        assertEquals("{b=7, c=none}", row.toString());
    }

    @Test
    void singleObjectEncodingNamesItsSchema() throws Exception {
        String first = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": \"int\"}]}";
        String second = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": \"long\"},"
                + " {\"name\": \"b\", \"type\": \"int\"}]}";
        AvroMessages messages =
                AvroMessages.singleObject(List.of(file("first.avsc", first), file("second.avsc", second)));
        AvroDecoder<Row> decoder = decoder(
                messages,
                StructRowType.of("r", Schema.of(new Field("a", Simple.LONG, false), new Field("b", Simple.INT, true))));
        GenericRecord one = new GenericData.Record(parsed(first));
        one.put("a", 1);
        GenericRecord two = new GenericData.Record(parsed(second));
        two.put("a", 2L);
        two.put("b", 3);

        assertEquals("{a=1, b=null}", decoded(decoder, one));
        assertEquals("{a=2, b=3}", decoded(decoder, two));
        MalformedRowException unknown = assertThrows(MalformedRowException.class, () -> decoded(decoder, all()));
        assertTrue(unknown.getMessage().contains("was not given"), unknown.getMessage());
        byte[] bare = encoded(one);
        assertThrows(MalformedRowException.class, () -> decoder.decode(bare, 0, bare.length));
    }

    private static String decoded(AvroDecoder<Row> decoder, GenericRecord record) throws Exception {
        ByteBuffer message =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), record.getSchema()).encode(record);
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return decoder.decode(bytes, 0, bytes.length).toString();
    }

    @Test
    void whatCannotBeIsToldAtTheStart() throws Exception {
        assertMismatch("\"string\"", Simple.INT);
        assertMismatch("\"double\"", Simple.FLOAT);
        assertMismatch("[\"null\", \"int\", \"string\"]", Simple.STRING);
        assertMismatch("{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}", Simple.LONG);
        assertMismatch("\"long\"", Simple.TIMESTAMP);
        assertMismatch(
                "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9, \"scale\": 4}",
                new DataType.Decimal(9, 2));
        assertThrows(IllegalArgumentException.class, () -> AvroMessages.bare(file("x.avsc", "\"int\"")));
        assertThrows(IllegalArgumentException.class, () -> AvroMessages.bare(file("x.avsc", "{nothing")));
        assertThrows(
                IllegalArgumentException.class,
                () -> AvroMessages.bare(file(
                        "x.avsc",
                        "{\"type\": \"record\", \"name\": \"L\", \"fields\":"
                                + " [{\"name\": \"next\", \"type\": [\"null\", \"L\"]}]}")));
    }

    private void assertMismatch(String type, DataType wanted) throws IOException {
        AvroMessages messages = AvroMessages.bare(file(
                "r.avsc",
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": " + type + "}]}"));
        StructRowType rows = StructRowType.of("r", Schema.of(new Field("a", wanted, true)));
        assertThrows(IllegalArgumentException.class, () -> messages.decoder(rows), type);
    }

    @Test
    void valuesOutOfTheirFieldsRangeAreMalformed() throws Exception {
        AvroDecoder<Row> decoder = allDecoder();
        for (Map.Entry<String, Object> change : Map.<String, Object>of(
                        "small", 40_000,
                        "day", Integer.MAX_VALUE,
                        "millis", Long.MAX_VALUE,
                        "micros", Long.MIN_VALUE,
                        "price", ByteBuffer.wrap(new byte[] {127, 1, 1, 1, 1, 1, 1, 1}))
                .entrySet()) {
            GenericRecord record = all();
            record.put(change.getKey(), change.getValue());
            byte[] bytes = encoded(record);
            MalformedRowException malformed =
                    assertThrows(MalformedRowException.class, () -> decoder.decode(bytes, 0, bytes.length));
            assertTrue(malformed.getMessage().contains(change.getKey()), malformed.getMessage());
        }
    }
}
