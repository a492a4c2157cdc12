package dev.rivulet.delta.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is asked of a table is what comes, and files that cannot have it are not opened, neither for reading nor for changes. */
final class RowQueryTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();
    private static final int DAY_COUNT = 4;

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final List<Sale> all = IntStream.rangeClosed(1, DAY_COUNT)
            .boxed()
            .flatMap(day -> Sale.ofDay(day).stream())
            .toList();

    private DeltaTable table;

    @BeforeEach
    void createTable() throws IOException {
        table = newTable();
    }

    /** A file per day. */
    private DeltaTable newTable(String... partitionColumns) throws IOException {
        Path path = partitionColumns.length == 0 ? TABLE : Path.of("/partitioned");
        DeltaTable created =
                DeltaTable.openOrCreate(disk, CLOCK, path, TableDefinition.of(Sale.TYPE.schema(), partitionColumns));
        for (int day = 1; day <= DAY_COUNT; day++) {
            created.append(Sale.TYPE, Sale.ofDay(day));
        }
        return created;
    }

    @Test
    void conditionsOfAllKindsGiveTheRowsThatTheyAreTrueFor() throws IOException {
        assertRead("id >= 25", sale -> sale.id() >= 25);
        assertRead("shop IS NULL", sale -> sale.shop() == null);
        assertRead(
                "day = DATE '2026-01-03' AND shop <> 'shop 1'",
                sale -> sale.day().getDayOfMonth() == 3
                        && sale.shop() != null
                        && !sale.shop().equals("shop 1"));
        assertRead("amount * 2 > 90 OR NOT id < 43", sale -> sale.amount() * 2 > 90 || sale.id() >= 43);
        assertRead("id < 0", sale -> false);
    }

    private void assertRead(String condition, Predicate<Sale> isMeant) throws IOException {
        List<Sale> expected = all.stream().filter(isMeant).toList();

        assertEquals(expected, sorted(table.read().where(condition)), condition);
        assertEquals(expected, sorted(newReader("day").where(condition)), condition);
    }

    private DeltaTableReader newReader(String partitionColumn) throws IOException {
        disk.list(Path.of("/partitioned"));
        return disk.isDirectory(Path.of("/partitioned"))
                ? DeltaTable.open(disk, CLOCK, Path.of("/partitioned")).read()
                : newTable(partitionColumn).read();
    }

    private static List<Sale> sorted(DeltaTableReader reader) throws IOException {
        List<Sale> found = new ArrayList<>();
        reader.forEach(Sale.TYPE, found::add);
        return found.stream()
                .sorted((left, right) -> Long.compare(left.id(), right.id()))
                .toList();
    }

    @Test
    void twoConditionsMustBothHold() throws IOException {
        assertEquals(
                List.of(all.get(5)),
                sorted(table.read().where("id > 14 OR id < 11").where("id IN (15, 12)")));
    }

    @Test
    void columnsComeInTheOrderThatTheyAreSelectedIn() throws IOException {
        List<String> rows = new ArrayList<>();
        DeltaTableReader reader = table.read().select("AMOUNT", "id").where("day = DATE '2026-01-02' AND id < 22");
        reader.forEach(row -> rows.add(row.toString()));

        assertEquals(List.of("{amount=30.0, id=20}", "{amount=31.5, id=21}"), rows);
        assertEquals(List.of("amount", "id"), reader.schema().names());
    }

    @Test
    void partitionColumnsAloneAreReadToo() throws IOException {
        List<String> days = new ArrayList<>();
        newReader("day").select("day").where("day < DATE '2026-01-03'").forEach(row -> days.add(row.toString()));

        assertEquals(20, days.size());
        assertEquals(2, days.stream().distinct().count());
    }

    @Test
    void limitEndsTheReading() throws IOException {
        for (int limit : new int[] {0, 1, 10, 11, 39, 40, 100}) {
            assertEquals(Math.min(limit, 40), sorted(table.read().limit(limit)).size());
            assertEquals(
                    Math.min(limit, 15),
                    sorted(table.read().where("id >= 25 AND id < 40").limit(limit))
                            .size());
        }
        assertEquals(3, sorted(table.read().limit(3).limit(7)).size());
    }

    @Test
    void rowsOfATypeWithFewerFieldsAreFilteredByTheOthers() throws IOException {
        record Id(long id) {}

        List<Id> found = new ArrayList<>();
        table.read().where("amount = 60").forEach(RecordRowType.of(Id.class), found::add);

        assertEquals(List.of(new Id(40)), found);
    }

    @Test
    void filesThatCanHoldNoRowInQuestionAreNotOpened() throws IOException {
        deleteDataOfDay(2, table);

        assertThrows(IOException.class, () -> sorted(table.read()));
        assertEquals(30, sorted(table.read().where("id >= 30 OR id < 20")).size());
        assertEquals(20, sorted(table.read().where("day > DATE '2026-01-02'")).size());
        ReadPlan plan = table.read().where("amount < 30.0").plan();
        assertEquals(1, plan.fileCount());
        assertEquals(3, plan.skippedFileCount());
    }

    @Test
    void filesOfOtherPartitionsAreNotOpened() throws IOException {
        DeltaTable partitioned = newTable("day");
        deleteDataOfDay(2, partitioned);

        assertEquals(
                30, sorted(partitioned.read().where("day <> DATE '2026-01-02'")).size());
        assertEquals(
                new ReadPlan(1, 3, sizeOf(partitioned, "day = DATE '2026-01-03'")),
                partitioned
                        .read()
                        .where("day IN (DATE '2026-01-03', DATE '2027-01-03')")
                        .plan());
    }

    private static long sizeOf(DeltaTable table, String condition) throws IOException {
        return table.read().where(condition).plan().sizeBytes();
    }

    @Test
    void changesDoNotOpenFilesThatTheyAreNotAbout() throws IOException {
        deleteDataOfDay(2, table);

        assertEquals(10, table.delete("day = DATE '2026-01-01'").metric("numDeletedRows"));
        assertEquals(5, table.update(Map.of("amount", "0e0"), "id >= 45").metric("numUpdatedRows"));
        ChangeReport overwritten = table.overwriteWhere("id BETWEEN 30 AND 34", Sale.TYPE, List.of(all.get(23)));
        assertEquals(5, overwritten.metric("numDeletedRows"));
        assertEquals(16, sorted(table.read().where("id >= 30")).size());
    }

    /** Takes the file away whose rows have the day; what opens it then fails. */
    private void deleteDataOfDay(int day, DeltaTable of) throws IOException {
        for (String path : of.history().addedFiles(day)) {
            disk.delete(of.path().resolve(path));
        }
    }

    @Test
    void columnThatIsNotThereNamesTheNearest() {
        assertRefused(
                "unknown column `amuont`; did you mean `amount`?",
                () -> table.read().select("id", "amuont"));
        assertRefused(
                "unknown column `amuont`; did you mean `amount`?",
                () -> table.read().where("amuont > 1"));
        assertRefused("id stands twice", () -> table.read().select("id", "ID"));
        assertRefused("is of type long, wanted a condition", () -> table.read().where("id"));
        assertRefused("limit is -1", () -> table.read().limit(-1));
    }

    @Test
    void rowThatTheConditionHasNoValueForIsShown() {
        String message = assertThrows(
                        IOException.class, () -> sorted(table.read().where("10 / (id - 21) > 6")))
                .getMessage();

        assertTrue(message.contains("has no value for row {id=21, "), message);
    }

    private static void assertRefused(String words, Executable read) {
        String message = assertThrows(IllegalArgumentException.class, read).getMessage();
        assertTrue(message.contains(words), message);
    }
}
