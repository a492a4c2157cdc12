package dev.rivulet.delta.nested;

import static dev.rivulet.delta.nested.NestedTableTest.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.delta.change.Naming;
import dev.rivulet.delta.diff.RowDump;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields that come within nested columns, widen, and are renamed and dropped. */
final class NestedEvolutionTest {

    private static final Path TABLE = Path.of("/table");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private static final StructRowType OLD_POINT =
            StructRowType.of("point", Schema.of(Field.nullable("x", Simple.INT), Field.nullable("y", Simple.STRING)));

    private static final StructRowType NEW_POINT = StructRowType.of(
            "point",
            Schema.of(
                    Field.nullable("z", new DataType.Array(Simple.LONG, true)),
                    Field.nullable("x", Simple.INT),
                    Field.nullable("deep", DataType.Struct.of(Field.nullable("in", Simple.STRING)))));

    private static StructRowType rows(StructRowType point) {
        DataType type = new DataType.Struct(point.schema());
        return StructRowType.of(
                "row",
                Schema.of(
                        Field.required("id", Simple.LONG),
                        Field.nullable("at", type),
                        Field.nullable("path", new DataType.Array(type, true)),
                        Field.nullable("named", new DataType.Map(Simple.STRING, type, true))));
    }

    private static final StructRowType OLD = rows(OLD_POINT);
    private static final StructRowType NEW = rows(NEW_POINT);

    private static Row old(long id) {
        Row point = row(OLD_POINT, id, "y" + id);
        return row(OLD, id, point, List.of(point), Map.of("k", point));
    }

    private static Row fresh(long id) {
        Row deep = row(
                StructRowType.of(
                        "deep", ((DataType.Struct) NEW_POINT.schema().field(2).type()).schema()),
                "in" + id);
        Row point = row(NEW_POINT, List.of(id), id, deep);
        return row(NEW, id, point, List.of(point), Map.of("k", point));
    }

    private DeltaTable table(Naming naming) throws IOException {
        return DeltaTable.openOrCreate(
                disk,
                clock,
                TABLE,
                naming.of(TableDefinition.of(OLD.schema()).withProperty("delta.enableTypeWidening", "true")));
    }

    private List<String> json() throws IOException {
        List<String> rows = new ArrayList<>();
        DeltaTable.open(disk, clock, TABLE).read().forEach(row -> rows.add(RowDump.toJson(row)));
        Collections.sort(rows);
        return rows;
    }

    private static String json(int id, String point) {
        return "{\"id\":" + id + ",\"at\":" + point + ",\"path\":[" + point + "],\"named\":{\"k\":" + point + "}}";
    }

    @ParameterizedTest
    @EnumSource
    void fieldsThatComeAreBehindTheOthersAndNullInTheRowsThatAreThere(Naming naming) throws IOException {
        DeltaTable table = table(naming);
        table.append(OLD, List.of(old(1)));

        IOException refused = assertThrows(IOException.class, () -> table.append(NEW, List.of(fresh(2))));
        table.append(NEW, List.of(fresh(2)), WriteOption.MERGE_SCHEMA);
        table.append(OLD, List.of(old(3)));
        table.append(NEW, List.of(fresh(4)));

        assertTrue(refused.getMessage().contains("column at.z is missing, wanted array<long>"), refused.getMessage());
        assertEquals(
                List.of(
                        json(1, "{\"x\":1,\"y\":\"y1\",\"z\":null,\"deep\":null}"),
                        json(2, "{\"x\":2,\"y\":null,\"z\":[2],\"deep\":{\"in\":\"in2\"}}"),
                        json(3, "{\"x\":3,\"y\":\"y3\",\"z\":null,\"deep\":null}"),
                        json(4, "{\"x\":4,\"y\":null,\"z\":[4],\"deep\":{\"in\":\"in4\"}}")),
                json());
    }

    @Test
    void typesWithinColumnsWidenWhereTheTableAllowsIt() throws IOException {
        DeltaTable table = table(Naming.OWN);
        table.append(OLD, List.of(old(1)));
        StructRowType wide = StructRowType.of(
                "row",
                Schema.of(
                        Field.required("id", Simple.LONG),
                        Field.nullable(
                                "path",
                                new DataType.Array(DataType.Struct.of(Field.nullable("x", Simple.LONG)), true))));
        StructRowType x = StructRowType.of("x", Schema.of(Field.nullable("x", Simple.LONG)));
        Row row = row(wide, 2, List.of(row(x, 1L << 40)));

        IOException refused = assertThrows(IOException.class, () -> table.append(wide, List.of(row)));
        table.append(wide, List.of(row), WriteOption.MERGE_SCHEMA);

        assertTrue(refused.getMessage().contains("column path.element.x is int, wanted long"), refused.getMessage());
        assertEquals(
                List.of(
                        json(1, "{\"x\":1,\"y\":\"y1\"}"),
                        "{\"id\":2,\"at\":null,\"path\":[{\"x\":1099511627776,\"y\":null}],\"named\":null}"),
                json());
    }

    @Test
    void typesWithinColumnsStayWhereTheTableDoesNotAllowThemToWiden() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(OLD.schema()));
        StructRowType x = StructRowType.of("x", Schema.of(Field.nullable("x", Simple.LONG)));
        StructRowType wide = StructRowType.of(
                "row",
                Schema.of(Field.required("id", Simple.LONG), Field.nullable("at", new DataType.Struct(x.schema()))));

        IOException refused = assertThrows(
                IOException.class,
                () -> table.append(wide, List.of(row(wide, 1, row(x, 1L))), WriteOption.MERGE_SCHEMA));

        assertTrue(
                refused.getMessage().contains("column at.x is int, wanted long; the table may widen"),
                refused.getMessage());
    }

    @Test
    void fieldsAreRenamedDroppedAndComeAgainAsOthers() throws IOException {
        DeltaTable table = table(Naming.BY_NAME);
        table.append(OLD, List.of(old(1)));

        table.alter().renameColumn("AT.X", "ex");
        table.alter().dropColumn("path.element.y");
        table.alter().renameColumn("named.value.y", "why");
        assertEquals(
                List.of("{\"id\":1,\"at\":{\"ex\":1,\"y\":\"y1\"},\"path\":[{\"x\":1}],"
                        + "\"named\":{\"k\":{\"x\":1,\"why\":\"y1\"}}}"),
                json());
        table.alter().mergeSchema(OLD.schema());

        assertEquals(
                List.of("{\"id\":1,\"at\":{\"ex\":1,\"y\":\"y1\",\"x\":null},\"path\":[{\"x\":1,\"y\":null}],"
                        + "\"named\":{\"k\":{\"x\":1,\"why\":\"y1\",\"y\":null}}}"),
                json());
        assertEquals(
                Map.of("oldColumnPath", "named.value.y", "newColumnPath", "named.value.why"),
                table.history().entries(9).stream()
                        .filter(entry -> entry.operation().equals("RENAME COLUMN"))
                        .findFirst()
                        .orElseThrow()
                        .operationParameters());
    }

    @Test
    void mappingThatIsSwitchedOnLeavesFilesAndTheirFieldsAsTheyAre() throws IOException {
        DeltaTable table = table(Naming.OWN);
        table.append(OLD, List.of(old(1)));

        table.alter().setColumnMapping("name");
        table.alter().renameColumn("at.x", "ex");
        table.append(OLD_WITHOUT_X, List.of(row(OLD_WITHOUT_X, 2, null)));

        assertEquals(
                List.of(
                        "{\"id\":1,\"at\":{\"ex\":1,\"y\":\"y1\"},\"path\":[{\"x\":1,\"y\":\"y1\"}],"
                                + "\"named\":{\"k\":{\"x\":1,\"y\":\"y1\"}}}",
                        "{\"id\":2,\"at\":null,\"path\":null,\"named\":null}"),
                json());
    }

    private static final StructRowType OLD_WITHOUT_X = StructRowType.of(
            "row",
            Schema.of(
                    Field.required("id", Simple.LONG),
                    Field.nullable("at", DataType.Struct.of(Field.nullable("y", Simple.STRING)))));

    @Test
    void changesAcrossARenamedFieldAreReadByThemselves() throws IOException {
        TableDefinition definition = TableDefinition.of(OLD.schema())
                .withProperty("delta.columnMapping.mode", "name")
                .withProperty("delta.enableChangeDataFeed", "true");
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, definition);
        table.append(OLD, List.of(old(1)));
        table.delete("id = 1");
        table.alter().renameColumn("at.x", "ex");
        List<String> before = new ArrayList<>();
        table.changes(1, 2).select("at", "_change_type").forEach(row -> before.add(RowDump.toJson(row)));

        IOException refused =
                assertThrows(IOException.class, () -> table.changes(1, 3).forEach(row -> {}));

        assertEquals(
                List.of(
                        "{\"at\":{\"x\":1,\"y\":\"y1\"},\"_change_type\":\"insert\"}",
                        "{\"at\":{\"x\":1,\"y\":\"y1\"},\"_change_type\":\"delete\"}"),
                before);
        assertTrue(refused.getMessage().contains("column at is struct<x: int"), refused.getMessage());
    }

    @Test
    void partsThatTakeNoNullsAreRelaxed() throws IOException {
        DataType.Struct strict = DataType.Struct.of(Field.required("x", Simple.INT));
        StructRowType x = StructRowType.of("x", strict.schema());
        StructRowType loose = StructRowType.of("x", Schema.of(Field.nullable("x", Simple.INT)));
        StructRowType rows = StructRowType.of(
                "row",
                Schema.of(
                        Field.nullable("at", strict),
                        Field.nullable("tags", new DataType.Array(Simple.STRING, false))));
        StructRowType looseRows = StructRowType.of(
                "row",
                Schema.of(
                        Field.nullable("at", new DataType.Struct(loose.schema())),
                        Field.nullable("tags", new DataType.Array(Simple.STRING, true))));
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(rows.schema()));
        table.append(rows, List.of(row(rows, row(x, 1), List.of("a"))));
        Row row = row(looseRows, row(loose, (Object) null), Collections.singletonList(null));
        assertThrows(IOException.class, () -> table.append(looseRows, List.of(row)));

        table.alter().dropNotNull("at.x");
        table.alter().dropNotNull("tags.element");
        table.append(looseRows, List.of(row));

        assertEquals(List.of("{\"at\":{\"x\":1},\"tags\":[\"a\"]}", "{\"at\":{\"x\":null},\"tags\":[null]}"), json());
    }

    @Test
    void whatStandsAgainstIsSaid() throws IOException {
        DeltaTable own = table(Naming.OWN);
        assertRefused("files call it by its name", () -> own.alter().renameColumn("at.x", "ex"));
        own.alter().setColumnMapping("name");

        assertRefused(
                "there is no at.q: at has no q; it has [x, y]",
                () -> own.alter().dropColumn("at.q"));
        assertRefused("there is at.Y already", () -> own.alter().renameColumn("at.x", "Y"));
        assertRefused("it is no field of a struct", () -> own.alter().dropColumn("path.element"));
        assertRefused("there is no at.q", () -> own.alter().setNotNull("at.q"));
        own.alter().dropColumn("at.x");
        assertRefused("the struct has no other field", () -> own.alter().dropColumn("at.y"));
        own.alter().addConstraint("there", "at IS NOT NULL");
        assertRefused("the CHECK constraint there", () -> own.alter().renameColumn("at.y", "why"));
    }

    private static void assertRefused(String message, Executable what) {
        String refusal = assertThrows(IllegalArgumentException.class, what).getMessage();
        assertTrue(refusal.contains(message), refusal);
    }
}
