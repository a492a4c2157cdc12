package dev.rivulet.delta.nested;

import static dev.rivulet.delta.nested.NestedTableTest.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Fields of structs that are added and take no nulls any more, by {@code alter()}. */
final class FieldAlterationTest {

    private static final Path TABLE = Path.of("/table");
    private static final StructRowType ADDRESS = StructRowType.of(
            "address", Schema.of(Field.nullable("city", Simple.STRING), Field.nullable("floor", Simple.INT)));
    private static final DataType STRUCT = new DataType.Struct(ADDRESS.schema());
    private static final StructRowType ROWS = StructRowType.of(
            "row",
            Schema.of(
                    Field.required("id", Simple.LONG),
                    Field.nullable("address", STRUCT),
                    Field.nullable("former", new DataType.Array(STRUCT, true)),
                    Field.nullable("named", new DataType.Map(Simple.STRING, STRUCT, true))));

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private DeltaTable table;

    @BeforeEach
    void create() throws IOException {
        table = create(TableDefinition.of(ROWS.schema()));
    }

    private DeltaTable create(TableDefinition definition) throws IOException {
        DeltaTable made = DeltaTable.openOrCreate(disk, clock, TABLE, definition);
        made.append(ROWS, List.of(of(1, "Ulm"), of(2, null)));
        return made;
    }

    /** Without an address if there is no city. */
    private static Row of(long id, @Nullable String city) {
        Row address = row(ADDRESS, city, 3L);
        List<Row> former = new ArrayList<>(Arrays.asList(address, null));
        return row(ROWS, id, city == null ? null : address, city == null ? null : former, Map.of("k", address));
    }

    private List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        table.read().forEach(row -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }

    @Test
    void aFieldIsAddedToAStructWhereverItIs() throws IOException {
        for (String mode : List.of("none", "name")) {
            if (mode.equals("name")) {
                table.alter().setColumnMapping("name");
            }
            String field = "of " + mode;
            String name = field.replace(" ", "");
            assertTrue(table.alter()
                    .addField("address", Field.nullable(name, Simple.STRING))
                    .isNew());
            assertTrue(table.alter()
                    .addField("former.element", Field.nullable(name, Simple.STRING))
                    .isNew());
            assertTrue(table.alter()
                    .addField("NAMED.value", Field.nullable(name, Simple.DATE))
                    .isNew());
        }
        String address = "city=Ulm, floor=3, ofnone=null, ofname=null";
        assertEquals(
                "{id=1, address={" + address + "}, former=[{" + address + "}, null], named={k={" + address + "}}}",
                rows().get(0));
        table.update(Map.of("address", "former[0]"), "id = 1");
        List<Long> found = new ArrayList<>();
        table.read()
                .where("address.ofname IS NULL AND address.city = 'Ulm'")
                .forEach(row -> found.add(row.longValue(0)));
        assertEquals(List.of(1L), found);
    }

    @Test
    void aFieldThatCannotBeAddedIsRefused() {
        refused("address.Floor already", () -> table.alter().addField("address", Field.nullable("Floor", Simple.INT)));
        refused("wanted a struct", () -> table.alter().addField("id", Field.nullable("x", Simple.INT)));
        refused("wanted a struct", () -> table.alter().addField("former", Field.nullable("x", Simple.INT)));
        refused("takes no nulls", () -> table.alter().addField("address", Field.required("x", Simple.INT)));
        refused("it has [city, floor]", () -> table.alter().addField("address.citi", Field.nullable("x", Simple.INT)));
    }

    @Test
    void aFieldTakesNoNullsAnyMoreOnceNoRowHasOne() throws IOException {
        table.append(ROWS, List.of(row(ROWS, 3L, row(ADDRESS, null, 1L), null, null)));
        long before = table.version();
        ConstraintViolationException violation = assertThrows(
                ConstraintViolationException.class, () -> table.alter().setNotNull("address.city"));
        assertTrue(violation.getMessage().contains("address.city"), violation.getMessage());
        assertEquals(before, table.version());

        table.delete("id = 3");
        assertTrue(table.alter().setNotNull("Address.City").isNew());
        assertFalse(table.alter().setNotNull("address.city").isNew());
        assertEquals(2, rows().size()); // One of them has no address at all.
        assertThrows(
                ConstraintViolationException.class,
                () -> table.append(ROWS, List.of(row(ROWS, 4L, row(ADDRESS, null, 1L), null, null))));
        table.append(ROWS, List.of(of(5, "Bonn"), of(6, null)));

        table.alter().dropNotNull("address.city");
        table.append(ROWS, List.of(row(ROWS, 4L, row(ADDRESS, null, 1L), null, null)));
        assertEquals(5, rows().size());
    }

    @Test
    void whatIsInArraysAndMapsTakesNoNullsAnyMore() throws IOException {
        assertThrows(ConstraintViolationException.class, () -> table.alter().setNotNull("former.element"));
        table.delete("id = 1");
        assertTrue(table.alter().setNotNull("former.element").isNew());
        assertThrows(ConstraintViolationException.class, () -> table.append(ROWS, List.of(of(7, "Ulm"))));
        assertTrue(table.alter().setNotNull("former.element.city").isNew());
        assertTrue(table.alter().setNotNull("named.value").isNew());
    }

    /** Whatever a row is written by. */
    @Test
    void aFieldInAnArrayOrMapThatTakesNoNullsIsGuarded() throws IOException {
        table.delete("id = 2");
        Row withoutFormer = row(ROWS, 3L, null, null, Map.of("k", row(ADDRESS, "Ulm", 1L)));
        Row noFormerCity = row(ROWS, 8L, null, List.of(row(ADDRESS, null, 1L)), null);
        Row noNamedCity = row(ROWS, 8L, null, null, Map.of("k", row(ADDRESS, null, 1L)));
        assertTrue(table.alter().setNotNull("former.element.city").isNew());
        assertTrue(table.alter().setNotNull("named.value.city").isNew());
        for (Row refused : List.of(noFormerCity, noNamedCity)) {
            guarded(() -> table.append(ROWS, List.of(withoutFormer, refused)));
            guarded(() -> table.overwrite(ROWS, List.of(refused)));
            guarded(() -> table.merge(ROWS, List.of(refused), "id")
                    .whenNotMatchedInsertAll()
                    .run());
            Row matching = row(ROWS, 1L, null, refused.objectValue(2), refused.objectValue(3));
            guarded(() -> table.merge(ROWS, List.of(matching), "id")
                    .whenMatchedUpdateAll()
                    .run());
        }
        table.append(ROWS, List.of(withoutFormer));
        assertEquals(2, rows().size());

        Row emptyParts = row(ROWS, 4L, null, new ArrayList<>(Arrays.asList((Object) null)), Map.of());
        table.append(ROWS, List.of(emptyParts));
        assertEquals(3, rows().size(), "an element that is null has no city to miss");
    }

    private void guarded(Executable change) throws IOException {
        long before = table.version();
        IOException refused = assertThrows(IOException.class, change);
        boolean isNamed = refused.getMessage().contains("former.element.city has no value")
                || refused.getMessage().contains("named.value.city has no value")
                || refused.getMessage().contains("field city is missing, wanted string not null; nothing was changed");
        assertTrue(isNamed, refused.getMessage());
        assertEquals(before, table.version());
    }

    private static void refused(String words, Executable change) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, change);
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }
}
