package dev.rivulet.delta.nested;

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
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conditions and values that look into nested columns. */
final class NestedConditionTest {

    private static final Path TABLE = Path.of("/table");
    private static final DataType.Struct POINT =
            DataType.Struct.of(Field.nullable("x", Simple.LONG), Field.nullable("name", Simple.STRING));
    private static final StructRowType POINTS = StructRowType.of("point", POINT.schema());
    private static final StructRowType ROWS = StructRowType.of(
            "row",
            Schema.of(
                    Field.required("id", Simple.LONG),
                    Field.nullable("at", POINT),
                    Field.nullable("tags", new DataType.Array(Simple.STRING, true)),
                    Field.nullable("n", new DataType.Map(Simple.STRING, Simple.LONG, true))));

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private static Row row(long id, @Nullable Long x) {
        return NestedTableTest.row(
                ROWS, id, NestedTableTest.row(POINTS, x, "n" + x), List.of("t" + id), Map.of("k", id * 10));
    }

    /** Three files, whose x lie apart and are null in one row. */
    private DeltaTable table(TableDefinition definition) throws IOException {
        return table(TABLE, definition);
    }

    private DeltaTable table(Path path, TableDefinition definition) throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, path, definition);
        for (long file = 0; file < 3; file++) {
            long first = file * 10;
            table.append(
                    ROWS,
                    LongStream.range(first, first + 10)
                            .mapToObj(id -> row(id, id == 5 ? null : id))
                            .toList());
        }
        return table;
    }

    private static List<Long> ids(DeltaTable table, String condition) throws IOException {
        List<Long> ids = new ArrayList<>();
        table.read().where(condition).forEach(row -> ids.add(row.longValue(0)));
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    @Test
    void filesAreNotOpenedWhoseFieldsLieElsewhere() throws IOException {
        DeltaTable plain = table(TableDefinition.of(ROWS.schema()));
        DeltaTable mapped = table(
                Path.of("/mapped"), TableDefinition.of(ROWS.schema()).withProperty("delta.columnMapping.mode", "name"));
        mapped.alter().renameColumn("at.x", "far");
        for (DeltaTable table : List.of(plain, mapped)) {
            String field = table == plain ? "at.x" : "AT.Far";
            assertEquals(2, table.read().where(field + " > 27").plan().skippedFileCount());
            assertEquals(2, table.read().where(field + " IS NULL").plan().skippedFileCount());
            assertEquals(3, table.read().where("at.name = 'zoe'").plan().skippedFileCount());
            assertEquals(0, table.read().where("tags[0] = 'zoe'").plan().skippedFileCount());
            table.delete(field + " BETWEEN 10 AND 19");
            assertEquals(
                    1,
                    table.history().entries(1).get(0).operationMetrics().entrySet().stream()
                            .filter(metric -> metric.getKey().equals("numRemovedFiles")
                                    && metric.getValue().equals("1"))
                            .count());
        }
    }

    @Test
    void rowsAreFoundByWhatIsInThem() throws IOException {
        DeltaTable table = table(TableDefinition.of(ROWS.schema()));

        assertEquals(List.of(28L, 29L), ids(table, "at.x > 27"));
        assertEquals(List.of(5L), ids(table, "at.x IS NULL"));
        assertEquals(List.of(7L), ids(table, "at.name = 'n7'"));
        assertEquals(List.of(12L), ids(table, "tags[0] = 't12'"));
        assertEquals(List.of(13L), ids(table, "n['k'] = 130 AND array_contains(tags, 't13')"));
        assertEquals(List.of(), ids(table, "at IS NULL"));
        assertEquals(List.of(3L, 21L), ids(table, "at.x IN (3, 21)"));
    }

    @Test
    void rowsAreChangedByWhatIsInThem() throws IOException {
        for (boolean vectors : new boolean[] {false, true}) {
            DeltaTable table = table(
                    TABLE.resolve("" + vectors),
                    TableDefinition.of(ROWS.schema()).withDeletionVectors(vectors));

            table.delete("at.x >= 10 AND at.x < 20");
            table.update(Map.of("id", "n['k'] + 1"), "at.x = 3");
            table.merge(ROWS, List.of(row(4, 400L), row(99, 99L)), "id")
                    .whenMatchedUpdate(
                            "source.at.x > target.at.x",
                            Map.of("at", "source.at", "tags", "source.tags", "n", "source.n"))
                    .whenNotMatchedInsert("source.at.x < 50", Map.of("id", "source.id"))
                    .run();

            assertEquals(
                    List.of(0L, 1L, 2L, 4L, 5L, 6L, 7L, 8L, 9L, 20L, 21L, 22L, 23L, 24L, 25L, 26L, 27L, 28L, 29L, 31L),
                    ids(table, "TRUE"));
            assertEquals(List.of(4L), ids(table, "at.x = 400"));
        }
    }

    @Test
    void constraintsLookIntoColumns() throws IOException {
        DeltaTable table = table(TableDefinition.of(ROWS.schema())
                .withConstraint("small", "(at.x IS NULL OR at.x < 1000) AND size(tags) = 1"));

        ConstraintViolationException refused =
                assertThrows(ConstraintViolationException.class, () -> table.append(ROWS, List.of(row(1, 1_000L))));

        assertTrue(refused.getMessage().contains("small"), refused.getMessage());
    }
}
