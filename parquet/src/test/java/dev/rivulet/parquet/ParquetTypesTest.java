package dev.rivulet.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.parquet.SampleFile.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which values become which. */
class ParquetTypesTest {

    private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.123Z");
    private static final long MICROS = TimeUnit.SECONDS.toMicros(TIME.getEpochSecond()) + 123_000;

    @TempDir
    private Path folder;

    private Outcome read(String column, DataType wanted, Consumer<Group> row) throws IOException {
        Path file = SampleFile.PLAIN.writeOne(folder.resolve("one.parquet"), "message m { " + column + " }", row);
        return SampleFile.read(file, StructRowType.of("r", Schema.of(Field.nullable("c", wanted))));
    }

    private void assertValue(Object expected, String column, DataType wanted, Consumer<Group> row) throws IOException {
        Outcome outcome = read(column, wanted, row);
        assertEquals(List.of(), outcome.causes(), column);
        Object value = switch (wanted.physical()) {
            case LONG -> outcome.rows().get(0).longValue(0);
            case DOUBLE -> outcome.rows().get(0).doubleValue(0);
            case OBJECT -> outcome.rows().get(0).objectValue(0);
        };
        if (value instanceof byte[] bytes) {
            value = HexFormat.of().formatHex(bytes);
        }
        assertEquals(expected, value, column + " as " + wanted);
    }

    private void assertCause(String expected, String column, DataType wanted, Consumer<Group> row) throws IOException {
        Outcome outcome = read(column, wanted, row);
        assertEquals(List.of(), outcome.rows(), column);
        assertEquals(1, outcome.causes().size());
        assertTrue(outcome.causes().get(0).contains(expected), outcome.causes().get(0));
    }

    private static Consumer<Group> of(int value) {
        return row -> row.append("c", value);
    }

    private static Consumer<Group> of(long value) {
        return row -> row.append("c", value);
    }

    private static Consumer<Group> of(byte... bytes) {
        return row -> row.append("c", Binary.fromConstantByteArray(bytes));
    }

    @Test
    void wholeNumbersOfAllWidths() throws IOException {
        for (String type : List.of("INTEGER(8,true)", "INTEGER(16,true)", "INTEGER(32,true)")) {
            for (Simple wanted : List.of(Simple.BYTE, Simple.SHORT, Simple.INT, Simple.LONG)) {
                assertValue(-7L, "optional int32 c (" + type + ");", wanted, of(-7));
            }
            assertValue(-7.0, "optional int32 c (" + type + ");", Simple.DOUBLE, of(-7));
            assertValue(new BigDecimal("-7.0"), "optional int32 c (" + type + ");", new DataType.Decimal(4, 1), of(-7));
        }
        assertValue(5L, "required int32 c;", Simple.INT, of(5));
        assertValue(255L, "optional int32 c (INTEGER(8,false));", Simple.SHORT, of(255));
        assertValue(65_535L, "optional int32 c (INTEGER(16,false));", Simple.INT, of(65_535));
        assertValue(4_294_967_295L, "optional int32 c (INTEGER(32,false));", Simple.LONG, of(-1));
        assertValue(9L, "optional int64 c (INTEGER(64,false));", Simple.LONG, of(9L));
        assertValue(
                new BigDecimal("18446744073709551615"),
                "optional int64 c (INTEGER(64,false));",
                new DataType.Decimal(20, 0),
                of(-1L));
        assertValue(Long.MIN_VALUE, "optional int64 c;", Simple.LONG, of(Long.MIN_VALUE));
        assertValue(1L, "optional boolean c;", Simple.BOOLEAN, row -> row.append("c", true));
        assertCause("column c is 300, wanted -128 to 127", "optional int32 c;", Simple.BYTE, of(300));
        assertCause("column c is 300, wanted -128 to 127", "optional int32 c (INTEGER(8,true));", Simple.INT, of(300));
        assertCause("18446744073709551615, wanted", "optional int64 c (INTEGER(64,false));", Simple.LONG, of(-1L));
    }

    @Test
    void floatingPointNumbers() throws IOException {
        assertValue(1.5, "optional float c;", Simple.FLOAT, row -> row.append("c", 1.5f));
        assertValue(1.5, "optional float c;", Simple.DOUBLE, row -> row.append("c", 1.5f));
        assertValue(0.1, "optional double c;", Simple.DOUBLE, row -> row.append("c", 0.1));
        String half = "optional fixed_len_byte_array(2) c (FLOAT16);";
        assertValue(1.0, half, Simple.FLOAT, of((byte) 0, (byte) 0x3c));
        assertValue(-65_504.0, half, Simple.DOUBLE, of((byte) 0xff, (byte) 0xfb));
        assertValue(Math.scalb(1.0, -24), half, Simple.DOUBLE, of((byte) 1, (byte) 0));
        assertValue(Double.NEGATIVE_INFINITY, half, Simple.DOUBLE, of((byte) 0, (byte) 0xfc));
        assertCause(
                "is double in the file, wanted float", "optional double c;", Simple.FLOAT, row -> row.append("c", 1.0));
    }

    @Test
    void decimalsInAllForms() throws IOException {
        DataType two = new DataType.Decimal(9, 2);
        BigDecimal value = new BigDecimal("-12.34");
        byte[] bytes = BigInteger.valueOf(-1_234).toByteArray();
        assertValue(value, "optional int32 c (DECIMAL(9,2));", two, of(-1_234));
        assertValue(value, "optional int64 c (DECIMAL(18,2));", new DataType.Decimal(18, 2), of(-1_234L));
        assertValue(value, "optional binary c (DECIMAL(30,2));", new DataType.Decimal(30, 2), of(bytes));
        byte[] filledUp = ByteBuffer.allocate(16).putLong(-1).putLong(-1_234).array();
        assertValue(
                value,
                "optional fixed_len_byte_array(16) c (DECIMAL(38,2));",
                new DataType.Decimal(38, 2),
                of(filledUp));
        assertValue(
                new BigDecimal("-12.340"), "optional int32 c (DECIMAL(9,2));", new DataType.Decimal(9, 3), of(-1_234));
        assertCause("out of the range of", "optional int32 c (DECIMAL(9,2));", new DataType.Decimal(3, 2), of(-1_234));
        assertCause("more digits than", "optional int32 c (DECIMAL(3,2));", two, of(-1_234));
        assertCause(
                "is decimal(9,2) in the file, wanted decimal(9,1)",
                "optional int32 c (DECIMAL(9,2));",
                new DataType.Decimal(9, 1),
                of(1));
        byte[] nothing = {};
        assertCause(
                "a decimal of 0 bytes", "optional binary c (DECIMAL(30,2));", new DataType.Decimal(30, 2), of(nothing));
    }

    @Test
    void timesInAllUnits() throws IOException {
        long millis = TIME.toEpochMilli();
        for (boolean isUtc : new boolean[] {true, false}) {
            Simple wanted = isUtc ? Simple.TIMESTAMP : Simple.TIMESTAMP_NTZ;
            assertValue(MICROS, "optional int64 c (TIMESTAMP(MILLIS," + isUtc + "));", wanted, of(millis));
            assertValue(MICROS + 4, "optional int64 c (TIMESTAMP(MICROS," + isUtc + "));", wanted, of(MICROS + 4));
            String nanos = "optional int64 c (TIMESTAMP(NANOS," + isUtc + "));";
            assertValue(MICROS, nanos, wanted, of(MICROS * 1_000 + 999));
            assertValue(-1L, nanos, wanted, of(-1L));
        }
        assertValue(MICROS + 7, "optional int96 c;", Simple.TIMESTAMP, of(int96(MICROS + 7)));
        assertValue(-1L, "optional int96 c;", Simple.TIMESTAMP, of(int96(-1)));
        long day = LocalDate.parse("2024-02-29").toEpochDay();
        assertValue(day, "optional int32 c (DATE);", Simple.DATE, of((int) day));
        assertValue(45L, "optional int32 c (TIME(MILLIS,true));", Simple.INT, of(45));
        assertCause(
                "which is no time",
                "optional int64 c (TIMESTAMP(MILLIS,true));",
                Simple.TIMESTAMP,
                of(Long.MAX_VALUE / 10));
        for (int farDay : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 2_440_588 + 213_503_983}) {
            ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            byte[] farAway = bytes.putLong(0).putInt(farDay).array();
            assertCause("which is no time", "optional int96 c;", Simple.TIMESTAMP, of(farAway));
        }
        assertCause(
                "wanted -6213559680",
                "optional int64 c (TIMESTAMP(MICROS,true));",
                Simple.TIMESTAMP,
                of(Long.MIN_VALUE));
        assertCause(
                "column c is timestamp in the file, wanted timestamp_ntz",
                "optional int64 c (TIMESTAMP(MICROS,true));",
                Simple.TIMESTAMP_NTZ,
                of(1L));
    }

    /** As Spark has it: the time of the day in nanoseconds, and the Julian day, whose number is 2440588 on 1970-01-01. */
    private static byte[] int96(long micros) {
        long dayMicros = TimeUnit.DAYS.toMicros(1);
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Math.floorMod(micros, dayMicros) * 1_000)
                .putInt((int) Math.floorDiv(micros, dayMicros) + 2_440_588)
                .array();
    }

    @Test
    void textsAndBytes() throws IOException {
        byte[] text = "Größe".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("(STRING)", "(ENUM)", "(JSON)", "")) {
            assertValue("Größe", "optional binary c " + type + ";", Simple.STRING, of(text));
        }
        assertValue("0aff", "optional binary c;", Simple.BINARY, of((byte) 10, (byte) -1));
        assertValue("0aff", "optional fixed_len_byte_array(2) c;", Simple.BINARY, of((byte) 10, (byte) -1));
        byte[] uuid = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        assertValue(
                "00112233-4455-6677-8899-aabbccddeeff",
                "optional fixed_len_byte_array(16) c (UUID);",
                Simple.STRING,
                of(uuid));
        assertCause("column c is no UTF-8", "optional binary c (STRING);", Simple.STRING, of(new byte[] {-1}));
        assertCause("column c is no UTF-8", "optional binary c;", Simple.STRING, of(new byte[] {-1}));
        assertCause(
                "is string in the file, wanted binary", "optional binary c (STRING);", Simple.BINARY, of(new byte[] {65
                }));
        byte[] interval = new byte[12];
        assertCause(
                "of no type of ours", "optional fixed_len_byte_array(12) c (INTERVAL);", Simple.BINARY, of(interval));
    }

    @Test
    void listsOfTwoAndThreeLevels() throws IOException {
        DataType ints = new DataType.Array(Simple.INT, true);
        assertValue(
                Arrays.asList(1L, null),
                "optional group c (LIST) { repeated group list { optional int32 element; } }",
                ints,
                row -> {
                    Group list = row.addGroup("c");
                    list.addGroup("list").append("element", 1);
                    list.addGroup("list");
                });
        for (String repeated : List.of("array", "element", "c_tuple")) {
            assertValue(
                    List.of(1L, 2L),
                    "optional group c (LIST) { repeated int32 " + repeated + "; }",
                    ints,
                    row -> row.addGroup("c").append(repeated, 1).append(repeated, 2));
        }
        DataType structs = new DataType.Array(DataType.Struct.of(Field.nullable("x", Simple.LONG)), true);
        Outcome outcome = read(
                "optional group c (LIST) { repeated group array { optional int32 x; } }",
                structs,
                row -> row.addGroup("c").addGroup("array").append("x", 3));
        assertEquals(1, outcome.rows().size());
        assertTrue(String.valueOf(outcome.rows().get(0).objectValue(0)).contains("3"), outcome.toString());
        DataType deep = new DataType.Array(ints, true);
        assertValue(
                List.of(List.of(1L)),
                "optional group c (LIST) { repeated group list { optional group element (LIST) { repeated group list {"
                        + " optional int32 element; } } } }",
                deep,
                row -> row.addGroup("c")
                        .addGroup("list")
                        .addGroup("element")
                        .addGroup("list")
                        .append("element", 1));
        assertCause(
                "column c[] is null",
                "optional group c (LIST) { repeated group list { optional int32 element; } }",
                new DataType.Array(Simple.INT, false),
                row -> row.addGroup("c").addGroup("list"));
        assertCause("repeated without a list", "repeated int32 c;", ints, of(1));
    }

    @Test
    void mapsAndStructs() throws IOException {
        DataType map = new DataType.Map(Simple.STRING, Simple.DOUBLE, true);
        String keyValue = "{ repeated group key_value { required binary key (STRING); optional float value; } }";
        for (String annotation : List.of("(MAP)", "(MAP_KEY_VALUE)")) {
            assertValue(
                    Map.of("a", 1.5),
                    "optional group c " + annotation + " " + keyValue,
                    map,
                    row -> row.addGroup("c")
                            .addGroup("key_value")
                            .append("key", "a")
                            .append("value", 1.5f));
        }
        DataType struct = DataType.Struct.of(
                Field.nullable("y", Simple.STRING),
                Field.required("x", Simple.INT),
                Field.nullable("absent", Simple.INT));
        String file = "optional group c { optional int64 x; optional binary other; optional binary y (STRING); }";
        Outcome outcome =
                read(file, struct, row -> row.addGroup("c").append("x", 4L).append("y", "why"));
        assertEquals(List.of(), outcome.causes());
        Row value = (Row) outcome.rows().get(0).objectValue(0);
        assertEquals("why", value.objectValue(0));
        assertEquals(4, value.longValue(1));
        assertTrue(value.isNull(2));
        assertCause("x", file, struct, row -> row.addGroup("c").append("y", "why"));
        assertCause(
                "column c.x is long in the file, wanted string",
                file,
                DataType.Struct.of(Field.nullable("x", Simple.STRING)),
                row -> row.addGroup("c").append("x", 4L));
        assertCause("is struct<", file, Simple.STRING, row -> row.addGroup("c").append("x", 4L));
    }

    @Test
    void columnsGoByNameAndWhatIsNotThereIsNull() throws IOException {
        String schema = "message m { optional int32 unknown; required binary b (STRING); required int32 A; }";
        Path file = SampleFile.PLAIN.write(
                folder.resolve("two.parquet"),
                schema,
                3,
                (index, row) -> row.append("b", "b" + index).append("A", index));
        Schema wanted = Schema.of(
                Field.required("a", Simple.LONG),
                Field.nullable("absent", Simple.DOUBLE),
                Field.required("b", Simple.STRING));
        Outcome outcome = SampleFile.read(file, StructRowType.of("r", wanted));
        assertEquals(List.of(), outcome.causes());
        assertEquals(3, outcome.rows().size());
        for (int index = 0; index < 3; index++) {
            assertEquals(index, outcome.rows().get(index).longValue(0));
            assertTrue(outcome.rows().get(index).isNull(1));
            assertEquals("b" + index, outcome.rows().get(index).objectValue(2));
        }

        Schema required = Schema.of(Field.nullable("a", Simple.LONG), Field.required("absent", Simple.DOUBLE));
        Outcome misfit = SampleFile.read(file, StructRowType.of("r", required));
        assertEquals(List.of(), misfit.rows());
        String cause = "file.parquet: column absent is double not null, and the file has none of that name";
        assertEquals(List.of(cause, cause, cause), misfit.causes());

        Schema others = Schema.of(Field.nullable("absent", Simple.DOUBLE));
        Outcome none = SampleFile.read(file, StructRowType.of("r", others));
        assertEquals(List.of("the file is not read: it has none of the columns that are wanted"), none.causes());
    }

    @Test
    void rowThatIsTooLongIsADeadLetterOfItsOwn() throws IOException {
        Path file = SampleFile.PLAIN.write(
                folder.resolve("long.parquet"),
                "message m { required int32 n; optional group c (LIST) { repeated binary array (STRING); } }",
                5,
                (index, row) -> {
                    Group list = row.append("n", index).addGroup("c");
                    for (int element = 0; element < (index == 2 ? 5_000 : 10); element++) {
                        list.append("array", "");
                    }
                });
        Schema wanted = Schema.of(
                Field.required("n", Simple.INT), Field.nullable("c", new DataType.Array(Simple.STRING, true)));
        Outcome outcome = SampleFile.read(file, StructRowType.of("r", wanted), FilePosition.START, 4_096);
        assertEquals(List.of("the record is longer than 4096 bytes"), outcome.causes());
        assertEquals(
                List.of(0L, 1L, 3L, 4L),
                outcome.rows().stream().map(row -> row.longValue(0)).toList());
        assertEquals(10, ((List<?>) outcome.rows().get(3).objectValue(1)).size());
    }
}
