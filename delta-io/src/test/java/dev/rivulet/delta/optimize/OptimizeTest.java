package dev.rivulet.delta.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an OPTIMIZE does to files, rows and history, and what it refuses. */
final class OptimizeTest {

    private static final Path TABLE = Path.of("/table");
    private static final List<String> KINDS = List.of("a", "b", "c=1 %");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private DeltaTable create(String... partitionColumns) throws IOException {
        return DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema(), partitionColumns));
    }

    /** A file per kind and round. */
    private static List<Item> fill(DeltaTable table, int rounds) throws IOException {
        List<Item> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Item> items = new ArrayList<>();
            for (String kind : KINDS) {
                items.add(new Item(round, kind, round * 0.5));
            }
            table.append(Item.TYPE, items);
            all.addAll(items);
        }
        return Item.sorted(all);
    }

    @Test
    void smallFilesOfAPartitionBecomeOne() throws IOException {
        DeltaTable table = create("kind");
        List<Item> items = fill(table, 10);

        OptimizeReport report = table.optimize().run();

        assertEquals(items, Item.of(DeltaTable.open(disk, clock, TABLE)));
        assertEquals(List.of(11L), report.versions());
        assertEquals(30, report.metric("numRemovedFiles"));
        assertEquals(3, report.metric("numAddedFiles"));
        assertTrue(report.metric("numAddedBytes") < report.metric("numRemovedBytes"));
        assertEquals(0, report.droppedFileCount());
        assertEquals(items, Item.sorted(read(table, 10)));
    }

    @Test
    void secondRunFindsNothingToDo() throws IOException {
        DeltaTable table = create("kind");
        fill(table, 10);
        table.optimize().run();

        OptimizeReport again = table.optimize().run();

        assertEquals(List.of(), again.versions());
        assertEquals(11, DeltaTable.open(disk, clock, TABLE).version());
    }

    @Test
    void commitTellsThatNoRowsChangedAndKeepsTheirStatistics() throws IOException {
        DeltaTable table = create();
        fill(table, 4);

        table.optimize().run();

        String entry = entry(5);
        assertFalse(entry.contains("\"dataChange\":true"), entry);
        assertTrue(entry.contains("\\\"numRecords\\\":12"), entry);
        assertTrue(
                entry.contains("\\\"maxValues\\\":{\\\"id\\\":3,\\\"kind\\\":\\\"c=1 %\\\",\\\"amount\\\":1.5}"),
                entry);
        CommitEntry told = table.history().read(5).orElseThrow();
        assertEquals("OPTIMIZE", told.operation());
        assertEquals("[]", told.operationParameters().get("zOrderBy"));
        assertEquals("4", metric(entry, "numRemovedFiles"));
        assertEquals(metric(entry, "minFileSize"), metric(entry, "maxFileSize"));
    }

    @Test
    void onlyPartitionsThatAreMeantAreTouched() throws IOException {
        DeltaTable table = create("kind");
        List<Item> items = fill(table, 3);

        OptimizeReport report =
                table.optimize().where("kind > 'a' AND kind < 'c'").run();

        assertEquals(3, report.metric("numRemovedFiles"));
        assertEquals(1, report.metric("numAddedFiles"));
        assertEquals(items, Item.of(table));
        assertEquals(
                "[\"kind > 'a' AND kind < 'c'\"]",
                table.history().read(4).orElseThrow().operationParameters().get("predicate"));
    }

    @Test
    void conditionOverAColumnOfTheRowsIsRefusedByName() throws IOException {
        OptimizeBuilder optimize = create("kind").optimize();

        String message = assertThrows(
                        IllegalArgumentException.class, () -> optimize.where("kind = 'a' AND abs(amount) > 1"))
                .getMessage();

        assertTrue(message.contains("names column amount, which does not partition the table"), message);
        assertTrue(message.contains("wanted a condition over [kind]"), message);
    }

    @Test
    void conditionOverNoColumnIsRefusedWithTheNearest() throws IOException {
        OptimizeBuilder optimize = create("kind").optimize();

        String message = assertThrows(IllegalArgumentException.class, () -> optimize.where("kindd = 'a'"))
                .getMessage();

        assertTrue(message.contains("did you mean `kind`?"), message);
    }

    @Test
    void conditionWithoutPartitionsIsRefused() throws IOException {
        OptimizeBuilder optimize = create().optimize();

        String message = assertThrows(IllegalArgumentException.class, () -> optimize.where("id = 1"))
                .getMessage();

        assertTrue(message.contains("the table has none"), message);
    }

    @Test
    void targetSizeBoundsWhatIsPutTogetherAndPortionsAreCommits() throws IOException {
        DeltaTable table = create();
        List<Item> items = fill(table, 9);
        long sizeBytes = Long.parseLong(size(entry(1)));

        OptimizeReport report = table.optimize()
                .with(new OptimizeSettings(3 * sizeBytes + sizeBytes / 2, 1))
                .run();

        assertEquals(List.of(10L, 11L, 12L), report.versions());
        assertEquals(9, report.metric("numRemovedFiles"));
        assertEquals(3, report.metric("numAddedFiles"));
        assertEquals(items, Item.of(table));
    }

    @Test
    void fileWithOtherRowsThanTheLogSaysIsLeftAlone() throws IOException {
        DeltaTable table = create();
        fill(table, 3);
        Path log = TABLE.resolve("_delta_log").resolve(name(2));
        disk.overwrite(
                log,
                ForeignTable.unsealed(entry(2))
                        .replace("\\\"numRecords\\\":3", "\\\"numRecords\\\":4")
                        .getBytes(StandardCharsets.UTF_8));
        DeltaTable opened = DeltaTable.open(disk, clock, TABLE);
        List<String> files = disk.names(TABLE);

        String message =
                assertThrows(IOException.class, () -> opened.optimize().run()).getMessage();

        assertTrue(message.contains("has 3 rows, the log says 4"), message);
        assertEquals(3, DeltaTable.open(disk, clock, TABLE).version());
        assertEquals(files, disk.names(TABLE));
    }

    private static List<Item> read(DeltaTable table, long version) throws IOException {
        List<Item> found = new ArrayList<>();
        table.versionAsOf(version).forEach(Item.TYPE, found::add);
        return found;
    }

    private String entry(long version) throws IOException {
        return new String(disk.bytes(TABLE.resolve("_delta_log").resolve(name(version))), StandardCharsets.UTF_8);
    }

    private static String name(long version) {
        return String.format(Locale.ROOT, "%020d.json", version);
    }

    private static String metric(String entry, String name) {
        return group(entry, "\"" + name + "\":\"(\\d+)\"");
    }

    private static String size(String entry) {
        return group(entry, "\"size\":(\\d+)");
    }

    private static String group(String entry, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(entry);
        assertTrue(matcher.find(), entry);
        return matcher.group(1);
    }
}
