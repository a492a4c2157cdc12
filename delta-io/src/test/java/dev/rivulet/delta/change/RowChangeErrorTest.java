package dev.rivulet.delta.change;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused, with which words; each time the table stays as it was, and no file of the attempt is left. */
final class RowChangeErrorTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();
    private static final List<Item> ITEMS = List.of(new Item(1, "a", 1.5), new Item(2, null, 0), new Item(0, "b", 7));

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private DeltaTable table;
    private List<String> filesBefore;

    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(Item.TYPE.schema()));
        table.append(Item.TYPE, ITEMS);
        filesBefore = disk.names(TABLE);
    }

    @AfterEach
    void nothingHasChanged() throws IOException {
        assertEquals(Item.sorted(ITEMS), Item.of(DeltaTable.open(disk, CLOCK, TABLE)));
        assertEquals(1, DeltaTable.open(disk, CLOCK, TABLE).version());
        assertEquals(filesBefore, disk.names(TABLE));
    }

    @Test
    void conditionWithAnUnknownColumnNamesTheNearest() {
        assertRefused("unknown column `amuont`; did you mean `amount`?", () -> table.delete("amuont > 1"));
    }

    @Test
    void conditionThatIsNone() {
        assertRefused("is of type bigint, wanted a condition".replace("bigint", "long"), () -> table.delete("id"));
    }

    @Test
    void conditionWithoutAValueForSomeRowShowsTheRow() {
        assertFails("for row {id=0, kind=b, amount=7.0}", () -> table.delete("10 / id > 6"));
    }

    @Test
    void valueOfAnotherTypeIsNotCastUnasked() {
        assertRefused(
                "column id: `'7'`: is of type string, wanted long; use CAST",
                () -> table.update(Map.of("id", "'7'"), "TRUE"));
    }

    @Test
    void columnThatTheTableHasNot() {
        assertRefused("there is no field color", () -> table.update(Map.of("color", "'red'"), "TRUE"));
    }

    @Test
    void columnThatIsAssignedTwice() {
        assertRefused("is assigned twice", () -> table.update(Map.of("kind", "'x'", "KIND", "'y'"), "TRUE"));
    }

    @Test
    void nullWhereAValueMustBe() {
        assertFails("id", () -> table.update(Map.of("id", "NULLIF(id, 2)"), "TRUE"));
    }

    @Test
    void newRowThatTheConditionIsNotTrueFor() {
        assertFails(
                "does not meet the condition `kind = 'a'`",
                () -> table.overwriteWhere("kind = 'a'", Item.TYPE, List.of(new Item(1, "a", 1), new Item(2, "b", 1))));
    }

    @Test
    void sourceWithTwoRowsForOneOfTheTable() {
        List<Item> source = List.of(new Item(1, "x", 1), new Item(5, "x", 1), new Item(1, "y", 1));

        assertFails(
                "the source has 2 rows with key id=1",
                () -> table.merge(Item.TYPE, source, "id")
                        .whenMatchedUpdateAll()
                        .whenNotMatchedInsertAll()
                        .run());
    }

    @Test
    void clauseThatNamesASideThatIsNotThere() {
        assertRefused(
                "unknown column `target.amount`",
                () -> table.merge(Item.TYPE, ITEMS, "id")
                        .whenNotMatchedInsert("target.amount > 1", Map.of("id", "source.id")));
    }

    @Test
    void keyColumnOfAnotherType() {
        record Other(String id) {}

        assertRefused(
                "key column id is long in the table and string in the source",
                () -> table.merge(RecordRowType.of(Other.class), List.of(), "id"));
    }
}
