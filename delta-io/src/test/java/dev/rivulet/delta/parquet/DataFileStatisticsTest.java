package dev.rivulet.delta.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.AllTypes;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.parquet.statistics.StatisticsText;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Statistics of files against a plain computation over the same rows. */
final class DataFileStatisticsTest {

    private static final Path FILE = Path.of("/file.parquet");

    @Test
    void boundsHoldAndAreTightForRandomRowsOfEachType() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Row> rows = new ArrayList<>();
            int rowCount = random.nextInt(1, 12);
            for (int index = 0; index < rowCount; index++) {
                rows.add(AllTypes.row(random));
            }

            JsonNode statistics = statistics(AllTypes.ROW_TYPE, rows);

            assertEquals(rowCount, statistics.path("numRecords").asInt());
            for (int index = 0; index < AllTypes.ROW_TYPE.schema().fieldCount(); index++) {
                assertColumn(statistics, rows, index, "seed " + seed);
            }
        }
    }

    private static void assertColumn(JsonNode statistics, List<Row> rows, int index, String what) {
        Field field = AllTypes.ROW_TYPE.schema().field(index);
        String where = what + ", column " + field.name();
        List<Row> present = rows.stream().filter(row -> !row.isNull(index)).toList();
        assertEquals(
                rows.size() - present.size(),
                statistics.path("nullCount").path(field.name()).asInt(-1),
                where);
        JsonNode minimum = statistics.path("minValues").path(field.name());
        JsonNode maximum = statistics.path("maxValues").path(field.name());
        if (present.isEmpty() || field.type() == DataType.Simple.BOOLEAN || field.type() == DataType.Simple.BINARY) {
            assertTrue(minimum.isMissingNode(), where);
            assertTrue(maximum.isMissingNode(), where);
            return;
        }
        switch (field.type().physical()) {
            case LONG ->
                assertLongs(
                        field.type(),
                        present.stream().mapToLong(row -> row.longValue(index)).toArray(),
                        minimum,
                        maximum,
                        where);
            case DOUBLE ->
                assertDoubles(
                        present.stream()
                                .mapToDouble(row -> row.doubleValue(index))
                                .toArray(),
                        minimum,
                        maximum,
                        where);
            case OBJECT ->
                assertObjects(
                        present.stream().map(row -> row.objectValue(index)).toList(), minimum, maximum, where);
        }
    }

    private static void assertLongs(DataType type, long[] values, JsonNode minimum, JsonNode maximum, String where) {
        long least = Arrays.stream(values).min().orElseThrow();
        long greatest = Arrays.stream(values).max().orElseThrow();
        if (type == DataType.Simple.TIMESTAMP || type == DataType.Simple.TIMESTAMP_NTZ) {
            boolean isUtc = type == DataType.Simple.TIMESTAMP;
            assertEquals(Math.floorDiv(least, 1000), millis(minimum.asText(), isUtc), where);
            assertEquals(-Math.floorDiv(-greatest, 1000), millis(maximum.asText(), isUtc), where);
        } else if (type == DataType.Simple.DATE) {
            assertEquals(least, LocalDate.parse(minimum.asText()).toEpochDay(), where);
            assertEquals(greatest, LocalDate.parse(maximum.asText()).toEpochDay(), where);
        } else {
            assertEquals(least, minimum.asLong(), where);
            assertEquals(greatest, maximum.asLong(), where);
        }
    }

    private static long millis(String text, boolean isUtc) {
        return isUtc
                ? Instant.parse(text).toEpochMilli()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static void assertDoubles(double[] values, JsonNode minimum, JsonNode maximum, String where) {
        double least = Arrays.stream(values).min().orElseThrow();
        double greatest = Arrays.stream(values).max().orElseThrow();
        assertEquals(!Double.isFinite(least), minimum.isMissingNode(), where);
        assertEquals(!Double.isFinite(greatest), maximum.isMissingNode(), where);
        if (Double.isFinite(least)) {
            assertTrue(least == minimum.asDouble(), where);
        }
        if (Double.isFinite(greatest)) {
            assertTrue(greatest == maximum.asDouble(), where);
        }
    }

    private static void assertObjects(List<Object> values, JsonNode minimum, JsonNode maximum, String where) {
        for (Object value : values) {
            if (value instanceof BigDecimal decimal) {
                assertTrue(decimal.compareTo(new BigDecimal(minimum.asText())) >= 0, where);
                assertTrue(decimal.compareTo(new BigDecimal(maximum.asText())) <= 0, where);
            } else {
                assertTrue(compareUtf8((String) value, minimum.asText()) >= 0, where);
                assertTrue(maximum.isMissingNode() || compareUtf8((String) value, maximum.asText()) <= 0, where);
            }
        }
    }

    private static int compareUtf8(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void longStringsAreCutAndTheirBoundsHold() {
        assertEquals("\"" + "a".repeat(32) + "\"", StatisticsText.stringFloor("a".repeat(40)));
        assertEquals("\"" + "a".repeat(31) + "b\"", StatisticsText.stringCeiling("a".repeat(40)));
        assertEquals("\"" + "a".repeat(32) + "\"", StatisticsText.stringCeiling("a".repeat(32)));
        assertEquals("\"" + "𝄞".repeat(32) + "\"", StatisticsText.stringFloor("𝄞".repeat(33)));
        assertEquals(
                "\"b\"",
                StatisticsText.stringCeiling("a" + Character.toString(0x10FFFF).repeat(40)));
        assertEquals(
                null, StatisticsText.stringCeiling(Character.toString(0x10FFFF).repeat(40)));
        assertEquals("\"" + "x".repeat(31) + "\uE000\"", StatisticsText.stringCeiling("x".repeat(31) + "\uD7FFy"));
    }

    @Test
    void oneNotANumberHidesTheBoundsButNotTheNulls() throws IOException {
        StructRowType rowType = StructRowType.of("row", Schema.of(Field.nullable("d", DataType.Simple.DOUBLE)));
        RowBuilder<Row> builder = rowType.newBuilder();
        List<Row> rows = new ArrayList<>();
        for (double value : new double[] {1, Double.NaN, 3}) {
            builder.setDouble(0, value);
            rows.add(AllTypes.build(builder));
        }
        rows.add(AllTypes.build(builder));

        assertEquals(
                "{\"numRecords\":4,\"minValues\":{},\"maxValues\":{},\"nullCount\":{\"d\":1}}",
                statistics(rowType, rows).toString());
    }

    @Test
    void columnsBeyondTheLimitHaveNoStatistics() throws IOException {
        List<Field> fields = IntStream.range(0, 40)
                .mapToObj(index -> Field.nullable("c" + index, DataType.Simple.LONG))
                .toList();
        StructRowType rowType = StructRowType.of("row", Schema.of(fields));

        JsonNode statistics = statistics(rowType, List.of(AllTypes.build(rowType.newBuilder())));

        assertTrue(statistics.path("nullCount").has("c31"));
        assertFalse(statistics.path("nullCount").has("c32"));
    }

    @Test
    void nullInAColumnThatIsNotNullIsRefusedByName() throws IOException {
        StructRowType rowType = StructRowType.of("row", Schema.of(Field.nullable("d", DataType.Simple.STRING)));
        Field required = Field.required("d", DataType.Simple.STRING);
        FileColumns<Row> columns =
                new FileColumns<>(List.of(new FileColumns.Column<>(required, rowType.accessor(0))), 32);
        SimDisk disk = new SimDisk(1);
        try (DataFileWriter<Row> writer = DataFileWriter.create(disk, FILE, columns, ParquetSettings.DEFAULT)) {
            Row empty = AllTypes.build(rowType.newBuilder());

            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> writer.write(empty));

            assertTrue(refused.getMessage().contains("d string not null"), refused.getMessage());
        }
        assertFalse(disk.exists(FILE));
    }

    private static JsonNode statistics(StructRowType rowType, List<Row> rows) throws IOException {
        List<FileColumns.Column<Row>> columns = IntStream.range(
                        0, rowType.schema().fieldCount())
                .mapToObj(index -> new FileColumns.Column<>(rowType.schema().field(index), rowType.accessor(index)))
                .toList();
        FileColumns<Row> file = new FileColumns<>(columns, FileColumns.STATISTICS_COLUMNS_MAX_DEFAULT);
        try (DataFileWriter<Row> writer = DataFileWriter.create(new SimDisk(1), FILE, file, ParquetSettings.DEFAULT)) {
            for (Row row : rows) {
                writer.write(row);
            }
            // Decimals of 38 digits must not go through doubles.
            return new ObjectMapper()
                    .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(writer.finish().statistics());
        }
    }
}
