package dev.rivulet.delta.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a VACUUM deletes, what it leaves, and what it tells. */
final class VacuumTest {

    private static final Path TABLE = Path.of("/table");
    private static final List<Item> ITEMS = List.of(new Item(1, "a", 1), new Item(2, "b", 2), new Item(3, "c=1 %", 3));

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private DeltaTable create(String... partitionColumns) throws IOException {
        return DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema(), partitionColumns));
    }

    private void write(String path) throws IOException {
        Path file = TABLE.resolve(path);
        disk.createDirectories(file.getParent());
        disk.create(file).close();
    }

    private boolean isThere(String path) throws IOException {
        return disk.exists(TABLE.resolve(path));
    }

    @Test
    void removedFilesGoWhenTheirVersionsAreOlderThanTheRetention() throws IOException {
        DeltaTable table = create();
        table.append(Item.TYPE, ITEMS);
        clock.advance(Duration.ofDays(30));
        table.update(Map.of("amount", "amount + 1"), "TRUE");
        List<String> both = disk.names(TABLE);
        clock.advance(Duration.ofDays(6));

        assertEquals(0, table.vacuum().run().fileCount());
        assertEquals(both, disk.names(TABLE));
        assertEquals(ITEMS, Item.sorted(read(1)));

        clock.advance(Duration.ofDays(2));
        VacuumReport report = table.vacuum().run();

        assertEquals(1, report.fileCount());
        assertEquals(both.size() - 1, disk.names(TABLE).size());
        assertFalse(isThere(report.files().get(0).toString()));
        assertEquals(3, Item.of(DeltaTable.open(disk, clock, TABLE)).size());
        assertThrows(IOException.class, () -> read(1));
    }

    @Test
    void dryRunTellsTheSameAndChangesNothing() throws IOException {
        DeltaTable table = create("kind");
        table.append(Item.TYPE, ITEMS);
        table.delete("kind <> 'b'");
        clock.advance(Duration.ofDays(8));
        long usedSizeBytes = disk.usedSizeBytes();

        VacuumReport dry = table.vacuum().dryRun();

        assertEquals(2, dry.fileCount());
        assertEquals(usedSizeBytes, disk.usedSizeBytes());
        assertEquals(2, DeltaTable.open(disk, clock, TABLE).version());
        VacuumReport report = table.vacuum().run();
        assertEquals(dry.files(), report.files());
        assertEquals(dry.sizeBytes(), report.sizeBytes());
        assertEquals(0, dry.directoryCount());
        assertEquals(2, report.directoryCount());
        assertFalse(isThere("kind=a"));
        assertTrue(isThere("kind=b"));
    }

    @Test
    void shorterRetentionThanTheTablesIsRefusedUnlessToldOtherwise() throws IOException {
        DeltaTable table = create();
        table.append(Item.TYPE, ITEMS);
        table.delete("TRUE");
        clock.advance(Duration.ofHours(2));
        VacuumBuilder vacuum = table.vacuum().retain(Duration.ofHours(1));

        String message =
                assertThrows(IllegalArgumentException.class, vacuum::dryRun).getMessage();

        assertTrue(message.contains("the retention is PT1H, wanted at least PT168H"), message);
        assertTrue(message.contains("delta.deletedFileRetentionDuration"), message);
        assertEquals(1, vacuum.withoutRetentionCheck().run().fileCount());
    }

    @Test
    void historyTellsOfStartAndEnd() throws IOException {
        DeltaTable table = create();
        table.append(Item.TYPE, ITEMS);
        table.delete("TRUE");
        clock.advance(Duration.ofDays(9));

        table.vacuum().retain(Duration.ofDays(8)).run();

        var start = table.history().read(3).orElseThrow();
        var end = table.history().read(4).orElseThrow();
        assertEquals("VACUUM START", start.operation());
        assertEquals(
                Map.of(
                        "retentionCheckEnabled",
                        "true",
                        "specifiedRetentionMillis",
                        "691200000",
                        "defaultRetentionMillis",
                        "604800000"),
                start.operationParameters());
        assertEquals("VACUUM END", end.operation());
        assertEquals(Map.of("status", "COMPLETED"), end.operationParameters());
        String entry =
                new String(disk.bytes(TABLE.resolve("_delta_log/00000000000000000004.json")), StandardCharsets.UTF_8);
        assertTrue(entry.contains("\"numDeletedFiles\":\"1\""), entry);
    }

    @Test
    void orphansGoButNotTheYoungAndNotSomebodysOwn() throws IOException {
        DeltaTable table = create("kind");
        table.append(Item.TYPE, ITEMS);
        write("part-00007-00000001-0123456789abcdef.zstd.parquet");
        write("kind=a/part-00000-crashed.parquet");
        write("kind=a/deeper/part-00000-crashed.parquet");
        write("_change_data/cdc-00000-old.parquet");
        write("deletion_vector_0d84e0ba-d2cd-4bd2-9b1c-2c5ef2c2d0b2.bin");
        List<String> own =
                List.of("_mine/a.parquet", ".hidden", "_SUCCESS", "kind=a/.part.crc", "kind=a/_tmp/b.parquet");
        for (String path : own) {
            write(path);
        }
        clock.advance(Duration.ofDays(8));
        write("kind=b/part-00000-uncommitted.parquet");

        VacuumReport report = table.vacuum().run();

        assertEquals(5, report.fileCount());
        for (String path : own) {
            assertTrue(isThere(path), path);
        }
        assertTrue(isThere("kind=b/part-00000-uncommitted.parquet"));
        assertFalse(isThere("kind=a/deeper"));
        assertEquals(ITEMS, Item.of(DeltaTable.open(disk, clock, TABLE)));
    }

    @Test
    void partitionColumnThatLooksHiddenIsData() throws IOException {
        record Odd(long id, String _kind) {}

        var type = dev.rivulet.core.row.RecordRowType.of(Odd.class);
        String column = type.schema().field(1).name();
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(type.schema(), column));
        table.append(type, List.of(new Odd(1, "x")));
        table.delete("TRUE");
        clock.advance(Duration.ofDays(8));

        assertTrue(column.startsWith("_"), column);
        assertEquals(1, table.vacuum().run().fileCount());
        assertFalse(isThere(column + "=x"));
    }

    @Test
    void otherTableBelowThisOneIsNotLookedInto() throws IOException {
        DeltaTable table = create();
        table.append(Item.TYPE, ITEMS);
        write("other/_delta_log/00000000000000000000.json");
        write("other/part-0.parquet");
        clock.advance(Duration.ofDays(8));

        VacuumReport report = table.vacuum().run();

        assertEquals(0, report.fileCount());
        assertEquals(List.of(Path.of("other")), report.skipped());
        assertTrue(isThere("other/part-0.parquet"));
    }

    @Test
    void fileThatTheLogNamesByAnotherWayStays() throws IOException {
        DeltaTable table = create();
        table.append(Item.TYPE, ITEMS);
        table.delete("TRUE");
        String name = disk.names(TABLE).stream()
                .filter(file -> file.startsWith("part"))
                .findFirst()
                .orElseThrow();
        Path entry = TABLE.resolve("_delta_log/00000000000000000002.json");
        String text = new String(disk.bytes(entry), StandardCharsets.UTF_8);
        disk.overwrite(
                entry,
                (ForeignTable.unsealed(text) + "{\"add\":{\"path\":\"file:/mnt/alias/" + name
                                + "\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,\"dataChange\":true}}\n")
                        .getBytes(StandardCharsets.UTF_8));
        disk.delete(TABLE.resolve("_delta_log/00000000000000000002.crc"));
        clock.advance(Duration.ofDays(8));

        assertEquals(0, DeltaTable.open(disk, clock, TABLE).vacuum().run().fileCount());
        assertTrue(isThere(name));
    }

    @Test
    void symbolicLinksAreNotFollowed(@TempDir Path directory) throws IOException {
        SystemDisk real = new SystemDisk();
        Path root = directory.resolve("table");
        DeltaTable table = DeltaTable.openOrCreate(real, clock, root, TableDefinition.of(Item.TYPE.schema(), "kind"));
        table.append(Item.TYPE, ITEMS);
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious.parquet"), "mine");
        Files.createSymbolicLink(root.resolve("kind=z"), outside);
        Files.createSymbolicLink(root.resolve("link.parquet"), precious);
        Path orphan = Files.writeString(root.resolve("orphan.parquet"), "x");
        for (Path file : List.of(precious, orphan)) {
            Files.setLastModifiedTime(file, FileTime.from(1, TimeUnit.SECONDS));
        }

        VacuumReport report = table.vacuum().run();

        assertEquals(List.of(Path.of("orphan.parquet")), report.files());
        assertEquals(List.of(Path.of("kind=z"), Path.of("link.parquet")), report.skipped());
        assertTrue(Files.exists(precious));
        assertTrue(Files.isSymbolicLink(root.resolve("link.parquet")));
    }

    /** A foreign writer does not sync the log's directory. What it removed must not be gone while its commit may still be lost. */
    @Test
    void powerLossTakesNoCommitAwayWhoseRemovedFilesAreGone() throws IOException {
        int[] outcomes = new int[2];
        for (long call = 1; call < 120; call += 3) {
            SimClock time = new SimClock();
            SimDisk torn = new SimDisk(time, call);
            DeltaTable table = DeltaTable.openOrCreate(torn, time, TABLE, TableDefinition.of(Item.TYPE.schema()));
            table.append(Item.TYPE, ITEMS);
            removeAllUnsynced(torn);
            time.advance(Duration.ofDays(1));
            VacuumBuilder vacuum = DeltaTable.open(torn, time, TABLE).vacuum();
            torn.failFrom(call);
            try {
                vacuum.retain(Duration.ZERO).withoutRetentionCheck().run();
            } catch (IOException injected) {
                assertTrue(torn.hasFailed(), injected::toString);
            }
            torn.crash(call);
            torn.heal();

            List<Item> found = Item.of(DeltaTable.open(torn, time, TABLE));

            assertTrue(found.isEmpty() || found.equals(ITEMS), found::toString);
            outcomes[found.isEmpty() ? 1 : 0]++;
        }
        assertTrue(outcomes[0] > 0 && outcomes[1] > 0, "the commit must be lost at times, and not at others");
    }

    private static void removeAllUnsynced(SimDisk torn) throws IOException {
        String name = torn.names(TABLE).stream()
                .filter(file -> file.startsWith("part"))
                .findFirst()
                .orElseThrow();
        try (DiskFile entry = torn.create(TABLE.resolve("_delta_log/00000000000000000002.json"))) {
            String text =
                    "{\"commitInfo\":{\"inCommitTimestamp\":1767225600009,\"timestamp\":1,\"operation\":\"DELETE\"}}\n"
                            + "{\"remove\":{\"path\":\"" + name
                            + "\",\"deletionTimestamp\":1767225600000,\"dataChange\":true}}\n";
            entry.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            entry.sync(false);
        }
    }

    private List<Item> read(long version) throws IOException {
        List<Item> found = new ArrayList<>();
        DeltaTable.open(disk, clock, TABLE).versionAsOf(version).forEach(Item.TYPE, found::add);
        return found;
    }
}
