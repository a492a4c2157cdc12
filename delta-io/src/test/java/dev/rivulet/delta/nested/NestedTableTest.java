package dev.rivulet.delta.nested;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.AllTypes;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.diff.DiffReport;
import dev.rivulet.delta.diff.RowDump;
import dev.rivulet.delta.diff.TableDiff;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What tables with nested columns tell, take and refuse. */
final class NestedTableTest {

    private static final Path TABLE = Path.of("/table");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private static final DataType.Struct POINT = DataType.Struct.of(
            Field.required("x", Simple.INT),
            Field.nullable("y", Simple.STRING),
            Field.nullable("z", DataType.Struct.of(Field.nullable("deep", Simple.LONG))));

    private static final StructRowType ROWS = StructRowType.of(
            "row",
            Schema.of(
                    Field.required("id", Simple.LONG),
                    Field.nullable("at", POINT),
                    Field.nullable("tags", new DataType.Array(Simple.STRING, false)),
                    Field.nullable("prices", new DataType.Map(Simple.STRING, POINT, true))));

    private static Row row(Object... values) {
        return row(ROWS, values);
    }

    static Row row(StructRowType type, @Nullable Object... values) {
        RowBuilder<Row> builder = type.newBuilder();
        for (int index = 0; index < values.length; index++) {
            Object value = values[index];
            if (value instanceof Number number
                    && type.schema().field(index).type().physical() == DataType.Physical.LONG) {
                builder.setLong(index, number.longValue());
            } else if (value != null) {
                builder.setObject(index, value);
            }
        }
        return AllTypes.build(builder);
    }

    private static Row point(@Nullable Object... values) {
        return row(StructRowType.of("point", POINT.schema()), values);
    }

    private static Row deep(@Nullable Object value) {
        return row(
                StructRowType.of(
                        "deep", ((DataType.Struct) POINT.schema().field(2).type()).schema()),
                value);
    }

    private DeltaTable table() throws IOException {
        return DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(ROWS.schema()));
    }

    private JsonNode statistics(long version) throws IOException {
        String name = "%020d.json".formatted(version);
        String log = new String(disk.bytes(TABLE.resolve("_delta_log").resolve(name)), StandardCharsets.UTF_8);
        for (String line : log.split("\n")) {
            JsonNode add = new ObjectMapper().readTree(line).path("add");
            if (!add.isMissingNode()) {
                return new ObjectMapper().readTree(add.path("stats").asText());
            }
        }
        throw new AssertionError("no file at version " + version);
    }

    @Test
    void statisticsAreThoseOfTheFieldsOfStructsAndTellNullsOfArraysAndMaps() throws IOException {
        table().append(
                        ROWS,
                        List.of(
                                row(1, point(5, "b", deep(null)), List.of("t"), null),
                                row(2, null, null, Map.of()),
                                row(3, point(3, null, deep(7)), List.of(), null),
                                row(4, point(9, "a", null), List.of("s"), Map.of("k", point(1, "q", null)))));

        assertEquals(
                new ObjectMapper()
                        .readTree(
                                "{\"numRecords\":4,\"minValues\":{\"id\":1,\"at\":{\"x\":3,\"y\":\"a\",\"z\":{\"deep\":7}}},"
                                        + "\"maxValues\":{\"id\":4,\"at\":{\"x\":9,\"y\":\"b\",\"z\":{\"deep\":7}}},"
                                        + "\"nullCount\":{\"id\":0,\"at\":{\"x\":1,\"y\":2,\"z\":{\"deep\":3}},\"tags\":1,\"prices\":2}}"),
                statistics(1));
    }

    @Test
    void noMoreLeavesGetStatisticsThanWritersAgreedOn() throws IOException {
        Field[] many = IntStream.range(0, 40)
                .mapToObj(number -> Field.nullable("f" + number, Simple.INT))
                .toArray(Field[]::new);
        StructRowType type = StructRowType.of(
                "wide",
                Schema.of(
                        Field.required("id", Simple.LONG),
                        Field.nullable("wide", DataType.Struct.of(many)),
                        Field.nullable("behind", Simple.INT)));
        StructRowType wide = StructRowType.of("wide", Schema.of(many));
        DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(type.schema()))
                .append(
                        type,
                        List.of(row(
                                type,
                                1,
                                row(wide, IntStream.range(0, 40).boxed().toArray()),
                                5)));

        JsonNode statistics = statistics(1);

        assertEquals(31, statistics.path("minValues").path("wide").size());
        assertEquals(30, statistics.path("maxValues").path("wide").path("f30").asInt());
        assertTrue(statistics.path("nullCount").path("behind").isMissingNode());
    }

    @Test
    void nullWhereAPartMayNotBeIsRefusedByItsPath() throws IOException {
        DeltaTable table = table();
        StructRowType loose = StructRowType.of(
                "loose",
                Schema.of(
                        Field.required("id", Simple.LONG),
                        Field.nullable("at", DataType.Struct.of(Field.nullable("x", Simple.INT))),
                        Field.nullable("tags", new DataType.Array(Simple.STRING, true))));
        StructRowType x = StructRowType.of("x", Schema.of(Field.nullable("x", Simple.INT)));

        ConstraintViolationException field = assertThrows(
                ConstraintViolationException.class,
                () -> table.append(loose, List.of(row(loose, 1, row(x, (Object) null), null))));
        ConstraintViolationException element = assertThrows(
                ConstraintViolationException.class,
                () -> table.append(loose, List.of(row(loose, 1, null, Arrays.asList("a", null)))));
        table.append(loose, List.of(row(loose, 1, row(x, 4), List.of("a"))));

        assertTrue(field.getMessage().contains("column at.x has no value"), field.getMessage());
        assertEquals("NOT NULL at.x", field.constraint());
        assertTrue(element.getMessage().contains("column tags.element has no value"), element.getMessage());
        assertEquals(List.of(row(1, point(4, null, null), List.of("a"), null)), rows(table));
    }

    private static List<Row> rows(DeltaTable table) throws IOException {
        List<Row> rows = new ArrayList<>();
        table.read().forEach(ROWS, rows::add);
        return rows;
    }

    @Test
    void recordsAreWrittenAndReadByTheNamesOfTheirParts() throws IOException {
        record Point(String y, int x) {}
        record Order(List<String> tags, long id, Point at, Map<String, Point> prices) {}
        RecordRowType<Order> type = RecordRowType.of(Order.class);
        List<Order> orders = List.of(
                new Order(List.of("a", "b"), 1, new Point("p", 1), Map.of("k", new Point("q", 2))),
                new Order(List.of(), 2, new Point("r", -1), Map.of()));
        DeltaTable table = table();

        table.append(type, orders);
        table.merge(type, List.of(new Order(List.of("c"), 2, new Point("s", 3), Map.of())), "id")
                .whenMatchedUpdateAll()
                .run();

        List<Order> read = new ArrayList<>();
        table.read().forEach(type, read::add);
        read.sort(Comparator.comparingLong(Order::id));
        assertEquals(List.of(orders.get(0), new Order(List.of("c"), 2, new Point("s", 3), Map.of())), read);
    }

    @Test
    void filesOfManyBatchesAreReadAsTheyWereWritten() throws IOException {
        List<Row> rows = IntStream.range(0, 3_000)
                .mapToObj(id -> row(
                        id,
                        id % 2 == 0 ? null : point(id, "y" + id, null),
                        id % 3 == 0 ? null : List.of("t" + id),
                        id % 5 == 0 ? null : Map.of("k" + id, point(id, null, deep(id)))))
                .toList();
        DeltaTable table = table();

        table.append(ROWS, rows);

        assertEquals(rows, rows(table));
    }

    @Test
    void rowsAreComparedWithoutRegardToTheOrderOfMaps() throws IOException {
        Map<String, Row> oneWay = new LinkedHashMap<>();
        oneWay.put("a", point(1, null, null));
        oneWay.put("b", null);
        Map<String, Row> otherWay = new LinkedHashMap<>();
        otherWay.put("b", null);
        otherWay.put("a", point(1, null, null));
        DeltaTable left = table();
        DeltaTable right = DeltaTable.openOrCreate(disk, clock, Path.of("/right"), TableDefinition.of(ROWS.schema()));
        left.append(ROWS, List.of(row(1, null, List.of("s"), oneWay), row(2, null, List.of("t"), null)));
        right.append(ROWS, List.of(row(1, null, List.of("s"), otherWay), row(2, null, List.of("u"), null)));

        DiffReport report = TableDiff.in(disk, Path.of("/scratch")).compare(left.read(), right.read());

        assertEquals(1, report.equalCount());
        assertEquals("[t]", report.onlyLeft().get(0).row().objectValue(2).toString());
        assertEquals("[u]", report.onlyRight().get(0).row().objectValue(2).toString());
    }

    @Test
    void rowsAreShownAsJson() {
        assertEquals(
                "{\"id\":1,\"at\":{\"x\":1,\"y\":\"b\",\"z\":{\"deep\":null}},\"tags\":[\"t\"],"
                        + "\"prices\":{\"k\":null}}",
                RowDump.toJson(row(1, point(1, "b", deep(null)), List.of("t"), Collections.singletonMap("k", null))));
    }

    @Test
    void whatNeedsAnOrderOrEqualityRefusesNestedColumns() throws IOException {
        DeltaTable table = table();
        table.append(ROWS, List.of(row(1, null, null, null)));
        TableDefinition definition = TableDefinition.of(ROWS.schema());

        assertRefused("column at ", () -> definition.partitionedBy("at"));
        assertRefused("clustering column tags", () -> definition.clusteredBy("tags"));
        assertRefused("key PRIMARY KEY names column at", () -> definition.withPrimaryKey("at"));
        assertRefused("key u names column tags", () -> definition.withUniqueKey("u", "tags"));
        assertRefused("values of type array<string not null>", () -> definition.withDefault("tags", "null"));
        assertRefused("values of type array<string not null>", () -> definition.withGenerated("tags", "prices"));
        assertRefused(
                "column tags is array", () -> table.optimize().zOrderBy("tags").run());
        assertRefused(
                "key column at",
                () -> table.merge(ROWS, List.of(), "at").whenMatchedDelete(null).run());
    }

    private static void assertRefused(String message, Executable what) {
        String refusal = assertThrows(IllegalArgumentException.class, what).getMessage();
        assertTrue(refusal.contains(message), refusal);
    }

    private static String column(String name, String type) {
        return "{\"name\":\"" + name + "\",\"type\":" + type + ",\"nullable\":true,\"metadata\":{}}";
    }

    private DeltaTable foreign(String column) throws IOException {
        ForeignTable.write(disk, TABLE, 0, "\"minReaderVersion\":1,\"minWriterVersion\":2", column, "");
        return DeltaTable.open(disk, clock, TABLE);
    }

    @Test
    void typesThatAreNotKnownAreRefusedByTheirPath() throws IOException {
        String binaryKeys =
                "{\"type\":\"map\",\"keyType\":\"binary\",\"valueType\":\"long\",\"valueContainsNull\":true}";
        DeltaTable table =
                foreign(column("a", "{\"type\":\"array\",\"elementType\":" + binaryKeys + ",\"containsNull\":true}"));

        IOException refused = assertThrows(IOException.class, table::schema);

        assertTrue(
                refused.getMessage()
                        .contains("column a.element is a map that cannot be read here: keys of a map are binary"),
                refused.getMessage());
    }

    @Test
    void rulesOfOthersWithinAColumnAreNotWrittenPast() throws IOException {
        String field = ForeignTable.column(
                "x", "long", true, "\"delta.invariants\":\"{\\\"expression\\\":{\\\"expression\\\":\\\"x > 0\\\"}}\"");
        DeltaTable table = foreign(column("s", "{\"type\":\"struct\",\"fields\":[" + field + "]}"));
        StructRowType x = StructRowType.of("x", Schema.of(Field.nullable("x", Simple.LONG)));
        StructRowType rows = StructRowType.of("row", Schema.of(Field.nullable("s", new DataType.Struct(x.schema()))));

        IOException refused = assertThrows(IOException.class, () -> table.append(rows, List.of(row(rows, row(x, 1L)))));

        assertTrue(refused.getMessage().contains("column s.x has an invariant"), refused.getMessage());
    }

    @Test
    void aConstraintThatCannotBeCheckedKeepsRowsOut() throws IOException {
        String field = ForeignTable.column("x", "long", true, "");
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":3",
                column("s", "{\"type\":\"struct\",\"fields\":[" + field + "]}"),
                "\"delta.constraints.some\":\"size(array(s.x)) > 0\"");
        StructRowType x = StructRowType.of("x", Schema.of(Field.nullable("x", Simple.LONG)));
        StructRowType rows = StructRowType.of("row", Schema.of(Field.nullable("s", new DataType.Struct(x.schema()))));
        DeltaTable table = DeltaTable.open(disk, clock, TABLE);

        IOException refused = assertThrows(IOException.class, () -> table.append(rows, List.of(row(rows, row(x, 1L)))));

        assertTrue(
                refused.getMessage()
                        .contains("CHECK constraint some (size(array(s.x)) > 0), which cannot be checked here"),
                refused.getMessage());
    }

    @Test
    void nestedColumnsAreSetToNullAndToOthersOfTheirType() throws IOException {
        DeltaTable table = table();
        table.append(ROWS, List.of(row(1, point(1, "a", null), List.of("s"), null)));

        table.update(Map.of("tags", "NULL"), "id = 1");
        assertEquals(List.of(row(1, point(1, "a", null), null, null)), rows(table));
        assertRefused("wanted struct<", () -> table.update(Map.of("at", "prices"), "id = 1"));
    }
}
