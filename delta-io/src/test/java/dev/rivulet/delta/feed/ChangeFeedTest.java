package dev.rivulet.delta.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.change.ItemEvent;
import dev.rivulet.delta.read.TableChanges;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a change data feed has, how it is asked for, and what is said where it cannot be read. */
final class ChangeFeedTest {

    private static final Path TABLE = Path.of("/table");
    private static final Path CHANGE_DATA = TABLE.resolve("_change_data");
    private static final List<Item> ITEMS = List.of(new Item(1, "a", 1), new Item(2, "b", 2), new Item(3, null, 3));

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private DeltaTable create(boolean hasVectors, String... partitionColumns) throws IOException {
        return DeltaTable.openOrCreate(
                disk,
                clock,
                TABLE,
                TableDefinition.of(Item.TYPE.schema(), partitionColumns)
                        .withDeletionVectors(hasVectors)
                        .withProperty("delta.enableChangeDataFeed", "true"));
    }

    private String log(long version) throws IOException {
        Path file = TABLE.resolve("_delta_log").resolve(String.format("%020d.json", version));
        return new String(disk.bytes(file), StandardCharsets.UTF_8);
    }

    private static void assertRefused(TableChanges changes, String... parts) {
        IOException failure = assertThrows(IOException.class, () -> changes.forEach(row -> {}));
        for (String part : parts) {
            assertTrue(failure.getMessage().contains(part), failure::getMessage);
        }
    }

    @Test
    void rowsSayWhatWasDoneAndWhen() throws IOException {
        DeltaTable table = create(false, "kind");
        table.append(Item.TYPE, ITEMS);
        clock.advance(Duration.ofSeconds(5));
        table.update(Map.of("amount", "amount * 10"), "id = 2");

        List<String> rows = new ArrayList<>();
        table.changes(1, 2).where("amount > 1e0 AND _commit_version = 2").forEach(row -> rows.add(row.toString()));

        Instant time = table.history().entries(1).get(0).time();
        assertEquals(
                List.of(
                        "{id=2, kind=b, amount=2.0, _change_type=update_preimage, _commit_version=2, _commit_timestamp="
                                + time + "}",
                        "{id=2, kind=b, amount=20.0, _change_type=update_postimage, _commit_version=2,"
                                + " _commit_timestamp=" + time + "}"),
                rows);
    }

    @Test
    void someColumnsAndSoManyRowsAreRead() throws IOException {
        DeltaTable table = create(false);
        table.append(Item.TYPE, ITEMS);
        table.delete("id = 1");

        List<String> rows = new ArrayList<>();
        TableChanges changes = table.changesSince(0);
        changes.select("_CHANGE_TYPE").limit(2).forEach(row -> rows.add(row.toString()));
        changes.where("_change_type = 'delete'").select("id").forEach(row -> rows.add(row.toString()));
        changes.where("id = 3").forEach(Item.TYPE, item -> rows.add(item.toString()));

        assertEquals(
                List.of(
                        "{_change_type=insert}",
                        "{_change_type=insert}",
                        "{id=1}",
                        ITEMS.get(2).toString()),
                rows);
        assertThrows(IllegalArgumentException.class, () -> changes.select("amuont"));
        assertThrows(IllegalArgumentException.class, () -> changes.where("amuont = 1"));
    }

    @Test
    void timesStandForTheVersionsThatWereMadeThen() throws IOException {
        DeltaTable table = create(false);
        Instant[] times = new Instant[3];
        for (int index = 0; index < times.length; index++) {
            clock.advance(Duration.ofSeconds(10));
            table.append(Item.TYPE, ITEMS.subList(index, index + 1));
            times[index] = table.history().entries(1).get(0).time();
        }

        assertEquals(
                ItemEvent.sorted(ItemEvent.inserted(ITEMS.subList(1, 2))),
                ItemEvent.of(table.changes(times[0].plusMillis(1), times[2].minusMillis(1))));
        assertEquals(
                ItemEvent.sorted(ItemEvent.inserted(ITEMS.subList(1, 3))), ItemEvent.of(table.changesSince(times[1])));
        assertEquals(List.of(), ItemEvent.of(table.changes(times[0].plusMillis(1), times[0].plusMillis(2))));
        assertThrows(IllegalArgumentException.class, () -> table.changes(times[1], times[0]));
        assertThrows(IOException.class, () -> table.changes(times[1], times[2].plus(1, ChronoUnit.HOURS)));
        assertThrows(IOException.class, () -> table.changesSince(times[2].plus(1, ChronoUnit.HOURS)));
    }

    @Test
    void rangeThatTheTableHasNotIsRefused() throws IOException {
        DeltaTable table = create(false);

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> table.changes(0, 1));

        assertTrue(refused.getMessage().contains("versions 0 to 1 are asked for, wanted a range within 0 to 0"));
        assertThrows(IllegalArgumentException.class, () -> table.changesSince(1));
        assertThrows(IllegalArgumentException.class, () -> table.changes(-1, 0));
    }

    @Test
    void versionWithoutAFeedIsNamed() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()));
        table.append(Item.TYPE, ITEMS);
        table.alter().setChangeDataFeed(true);
        assertFalse(table.alter().setChangeDataFeed(true).isNew());
        table.delete("id = 1");
        table.alter().setChangeDataFeed(false);

        assertRefused(table.changes(1, 3), "is off at version 1", "versions 1 to 3");
        assertRefused(table.changes(2, 4), "is off at version 4");
        assertEquals(ItemEvent.sorted(ItemEvent.deleted(ITEMS.subList(0, 1))), ItemEvent.of(table.changes(2, 3)));
        assertTrue(log(2).contains("\"operation\":\"SET TBLPROPERTIES\""), log(2));
    }

    @Test
    void columnsThatAreGoneOrNewAreSeenTo() throws IOException {
        DeltaTable table = create(false);
        table.append(Item.TYPE, ITEMS);
        table.alter().addColumns(Field.nullable("note", DataType.Simple.STRING));
        table.update(Map.of("note", "'n'"), "id = 1");
        List<String> notes = new ArrayList<>();
        table.changes(1, 3).select("note", "id", "_commit_version").forEach(row -> notes.add(row.toString()));
        assertEquals(
                List.of(
                        "{note=null, id=1, _commit_version=1}",
                        "{note=null, id=2, _commit_version=1}",
                        "{note=null, id=3, _commit_version=1}",
                        "{note=null, id=1, _commit_version=3}",
                        "{note=n, id=1, _commit_version=3}"),
                notes);

        table.restoreToVersion(1);

        assertRefused(table.changes(2, 4), "column note is string at version 2 and missing at version 4");
        assertEquals(3, ItemEvent.of(table.changes(1, 1)).size());
    }

    @Test
    void restoreTellsTheRowsThatCameBackAlone() throws IOException {
        DeltaTable table = create(true);
        table.append(Item.TYPE, ITEMS);
        table.delete("id = 1");
        table.restoreToVersion(1);
        table.restoreToVersion(2);

        assertEquals(ItemEvent.sorted(ItemEvent.inserted(ITEMS.subList(0, 1))), ItemEvent.of(table.changes(3, 3)));
        assertEquals(ItemEvent.sorted(ItemEvent.deleted(ITEMS.subList(0, 1))), ItemEvent.of(table.changes(4, 4)));
    }

    @Test
    void restoreBringsTheFeedBackToo() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()));
        table.append(Item.TYPE, ITEMS);
        table.alter().setChangeDataFeed(true);
        table.update(Map.of("amount", "amount + 1"), "id = 2");
        List<Item> updated = Item.of(table);

        table.restoreToVersion(1);
        assertRefused(table.changes(4, 4), "is off at version 4");
        table.restoreToVersion(3);

        assertEquals(updated, Item.of(table));
        assertEquals(6, ItemEvent.of(table.changes(5, 5)).size());
    }

    /** As Spark writes it at times. */
    @Test
    void mergeThatChangedNothingTellsNothing() throws IOException {
        DeltaTable table = create(false);
        table.append(Item.TYPE, ITEMS);
        table.overwrite(Item.TYPE, ITEMS);
        Path commit = TABLE.resolve("_delta_log").resolve(String.format("%020d.json", 2));
        String merged = ForeignTable.unsealed(log(2))
                .replaceFirst("\"operation\":\"WRITE\"", "\"operation\":\"MERGE\"")
                .replaceFirst(
                        "\"operationMetrics\":\\{",
                        "\"operationMetrics\":{\"numTargetRowsInserted\":\"0\",\"numTargetRowsUpdated\":\"0\","
                                + "\"numTargetRowsDeleted\":\"0\",");
        disk.overwrite(commit, merged.getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of(), ItemEvent.of(open().changes(2, 2)));
    }

    /** Spark leaves a null out of what a removed file says of its partition. */
    @Test
    void partitionOfNullThatIsNotSaidIsNull() throws IOException {
        DeltaTable table = create(false, "kind");
        table.append(Item.TYPE, ITEMS);
        table.delete("id = 3");
        Path commit = TABLE.resolve("_delta_log").resolve(String.format("%020d.json", 2));
        String removed =
                ForeignTable.unsealed(log(2)).replace("\"partitionValues\":{\"kind\":null}", "\"partitionValues\":{}");
        disk.overwrite(commit, removed.getBytes(StandardCharsets.UTF_8));

        assertTrue(removed.contains("\"partitionValues\":{}"), removed);
        assertEquals(ItemEvent.sorted(ItemEvent.deleted(ITEMS.subList(2, 3))), ItemEvent.of(open().changes(2, 2)));
    }

    @Test
    void filesThatTellAllByThemselvesNeedNoOthers() throws IOException {
        DeltaTable table = create(false);
        table.append(Item.TYPE, ITEMS);
        table.overwrite(Item.TYPE, ITEMS.subList(0, 1));
        table.delete("id = 1");

        assertFalse(disk.exists(CHANGE_DATA));
        assertTrue(log(2).contains("\"dataChange\":true"), log(2));
        assertFalse(log(2).contains("\"dataChange\":false"), log(2));
    }

    @Test
    void changeFilesLieByPartition() throws IOException {
        DeltaTable table = create(true, "kind");
        table.append(Item.TYPE, ITEMS);
        table.update(Map.of("kind", "'b'"), "id = 1");

        assertEquals(List.of("kind=a", "kind=b"), disk.names(CHANGE_DATA));
        String cdc = log(2).lines()
                .filter(line -> line.startsWith("{\"cdc\""))
                .findFirst()
                .orElseThrow();
        assertTrue(cdc.contains("\"path\":\"_change_data/kind=a/"), cdc);
        assertTrue(cdc.contains("\"partitionValues\":{\"kind\":\"a\"}"), cdc);
        assertTrue(cdc.contains("\"dataChange\":false"), cdc);
    }

    @Test
    void moreRowsThanTheHeapIsToHoldAreTold() throws IOException {
        DeltaTable table = create(false);
        int count = 60_000;
        table.append(
                Item.TYPE,
                LongStream.range(0, count).mapToObj(id -> new Item(id, "a", 1)).toList());
        table.update(Map.of("amount", "2e0"), "TRUE");

        long[] sums = new long[3];
        table.changes(2, 2).select("id", "_change_type", "amount").forEach(row -> {
            sums[0]++;
            sums[1] += row.longValue(0);
            sums[2] += (long) row.doubleValue(2);
        });

        assertEquals(List.of(2L * count, count * (count - 1L), 3L * count), List.of(sums[0], sums[1], sums[2]));
    }

    @Test
    void fileThatIsGoneOrDamagedIsNamed() throws IOException {
        DeltaTable table = create(false);
        table.append(Item.TYPE, ITEMS);
        table.update(Map.of("amount", "amount + 1"), "id = 2");
        Path file = CHANGE_DATA.resolve(disk.names(CHANGE_DATA).get(0));
        byte[] whole = disk.bytes(file);

        disk.overwrite(file, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(table.changes(2, 2), String.valueOf(file.getFileName()));
        disk.overwrite(file, new byte[0]);
        assertRefused(table.changes(2, 2), String.valueOf(file.getFileName()));

        disk.overwrite(file, whole);
        clock.advance(Duration.ofDays(30));
        table.append(Item.TYPE, ITEMS);
        table.vacuum().run();
        assertFalse(disk.exists(file));
        assertRefused(table.changes(2, 2), file.toString(), "VACUUM", "delta.deletedFileRetentionDuration");
    }

    @Test
    void vacuumTakesWhatACrashLeftAndNotWhatIsNeeded() throws IOException {
        DeltaTable table = create(true);
        table.append(Item.TYPE, ITEMS);
        long before = disk.callCount();
        open().update(Map.of("amount", "amount + 1"), "id = 2");
        long callCount = disk.callCount() - before;
        List<String> needed = disk.names(CHANGE_DATA);
        for (long call = 1; disk.names(CHANGE_DATA).equals(needed) && call <= callCount; call++) {
            disk.failFrom(call);
            assertThrows(IOException.class, () -> open().update(Map.of("amount", "amount + 1"), "id = 3"));
            disk.heal();
            disk.kill();
        }
        assertTrue(disk.names(CHANGE_DATA).size() > needed.size(), "no crash left a file");
        clock.advance(Duration.ofDays(6));
        open().append(Item.TYPE, ITEMS);
        clock.advance(Duration.ofDays(2));

        open().vacuum().retain(Duration.ofDays(9)).run();
        assertTrue(disk.names(CHANGE_DATA).size() > needed.size(), "young files stay");
        clock.advance(Duration.ofHours(25));
        open().vacuum().retain(Duration.ofDays(9)).run();

        assertEquals(
                List.of(),
                disk.names(CHANGE_DATA).stream()
                        .filter(name -> !needed.contains(name))
                        .toList());
    }

    private DeltaTable open() throws IOException {
        return DeltaTable.open(disk, clock, TABLE);
    }

    @Test
    void rowsOfATableThatIsAppendedToAloneStay() throws IOException {
        TableDefinition definition = TableDefinition.of(Item.TYPE.schema())
                .withProperty("delta.appendOnly", "true")
                .withProperty("delta.enableChangeDataFeed", "true");
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, definition);
        table.append(Item.TYPE, ITEMS);

        IOException refused = assertThrows(IOException.class, () -> table.update(Map.of("amount", "1e0"), "id = 1"));

        assertTrue(refused.getMessage().contains("delta.appendOnly=true"), refused::getMessage);
        assertEquals(List.of(), disk.names(CHANGE_DATA));
    }

    @Test
    void columnsOfTheFeedsOwnAreRefused() throws IOException {
        Schema schema = Schema.of(
                Field.required("id", DataType.Simple.LONG), Field.nullable("_change_type", DataType.Simple.STRING));
        TableDefinition definition = TableDefinition.of(schema);
        assertThrows(
                IllegalArgumentException.class, () -> definition.withProperty("delta.enableChangeDataFeed", "true"));

        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, definition);

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> table.alter().setChangeDataFeed(true));
        assertTrue(refused.getMessage().contains("cannot have a column _change_type"), refused::getMessage);
    }
}
