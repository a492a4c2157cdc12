package dev.rivulet.delta.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A clone holds what its version held, whatever becomes of the table; it is there as a whole or not at all. */
final class CloneTest {

    private static final Path TABLE = Path.of("/tables/source");
    private static final Path CLONE = Path.of("/tables/clone");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    /** With partitions of odd names, vectors in the log and in files, and files that are written anew. */
    private DeltaTable filled(SimDisk on) throws IOException {
        TableDefinition definition = TableDefinition.of(Item.TYPE.schema(), "kind")
                .withDeletionVectors(true)
                .withProperty("rivulet.deletionVectors.inlineSizeBytesMax", "40")
                .withProperty("owner", "somebody")
                .withCheckpointInterval(3);
        DeltaTable table = DeltaTable.openOrCreate(on, clock, TABLE, definition);
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 4; round++) {
            table.append(Item.TYPE, Item.some(random, 60));
        }
        table.delete("id % 5 = 1");
        table.update(Map.of("amount", "amount + 1"), "id = 3");
        return table;
    }

    private DeltaTable open(Path path) throws IOException {
        return DeltaTable.open(disk, clock, path);
    }

    @Test
    void copyOutlivesTheTable() throws IOException {
        DeltaTable table = filled(disk);
        List<Item> items = Item.of(table);

        ChangeReport report = table.cloneTo(CLONE).run();
        DeltaTable clone = open(CLONE);

        assertEquals(items, Item.of(clone));
        assertEquals(report.metric("sourceNumOfFiles"), report.metric("numCopiedFiles"));
        assertEquals(table.schema(), clone.schema());
        assertEquals(List.of("kind"), clone.partitionColumns());
        assertEquals("somebody", clone.read().describe().properties().get("owner"));
        assertNotEquals(table.id(), clone.id());
        Path file = anyDataFile(TABLE);
        table.overwrite(Item.TYPE, List.of());
        vacuum(table);
        assertFalse(disk.exists(file));
        assertEquals(items, Item.of(open(CLONE)));
        assertEquals(List.of(), Item.of(open(TABLE)));
    }

    private void vacuum(DeltaTable table) throws IOException {
        clock.advance(Duration.ofHours(1));
        table.vacuum().retain(Duration.ZERO).withoutRetentionCheck().run();
    }

    @Test
    void cloneGoesItsOwnWay() throws IOException {
        for (boolean isShallow : new boolean[] {false, true}) {
            Path path = CLONE.resolveSibling("clone-" + isShallow);
            DeltaTable table = filled(disk);
            List<Item> items = Item.of(table);
            CloneBuilder builder = table.cloneTo(path);
            (isShallow ? builder.shallow() : builder).run();
            DeltaTable clone = open(path);

            clone.delete("id < 10");
            clone.append(Item.TYPE, List.of(new Item(99, "new", 1)));
            clone.optimize().run();
            clone.checkpoint();
            vacuum(clone);

            List<Item> wanted = new ArrayList<>(
                    items.stream().filter(item -> item.id() >= 10).toList());
            wanted.add(new Item(99, "new", 1));
            assertEquals(Item.sorted(wanted), Item.of(open(path)), "shallow: " + isShallow);
            assertEquals(items, Item.of(open(TABLE)), "a clone's vacuum is none of the table");
            table.overwrite(Item.TYPE, List.of());
        }
    }

    @Test
    void shallowCloneNamesTheFileThatAVacuumTook() throws IOException {
        DeltaTable table = filled(disk);
        table.cloneTo(CLONE).shallow().run();
        List<Item> items = Item.of(open(CLONE));
        table.overwrite(Item.TYPE, List.of());
        assertEquals(items, Item.of(open(CLONE)));

        vacuum(table);

        String message =
                assertThrows(IOException.class, () -> Item.of(open(CLONE))).getMessage();
        assertTrue(message.contains("/tables/source/"), message);
    }

    @Test
    void copyOfAShallowCloneHasFilesOfItsOwn() throws IOException {
        DeltaTable table = filled(disk);
        List<Item> items = Item.of(table);
        table.cloneTo(CLONE).shallow().run();

        open(CLONE).cloneTo(Path.of("/tables/copy")).run();
        table.overwrite(Item.TYPE, List.of());
        vacuum(table);

        assertEquals(items, Item.of(open(Path.of("/tables/copy"))));
    }

    @Test
    void olderVersionIsClonedAndTheHistoryTells() throws IOException {
        DeltaTable table = filled(disk);
        List<Item> items = new ArrayList<>();
        table.versionAsOf(2).forEach(Item.TYPE, items::add);

        table.cloneTo(CLONE).versionAsOf(2).run();

        assertEquals(Item.sorted(items), Item.of(open(CLONE)));
        CommitEntry told = open(CLONE).history().read(0).orElseThrow();
        assertEquals("CLONE", told.operation());
        assertEquals("2", told.operationParameters().get("sourceVersion"));
        assertEquals("/tables/source", told.operationParameters().get("source"));
        assertEquals("false", told.operationParameters().get("isShallow"));
    }

    @Test
    void placesWhereNoCloneMayBeAreRefused() throws IOException {
        DeltaTable table = filled(disk);
        table.cloneTo(CLONE).run();

        assertRefused("a table is there already", table.cloneTo(CLONE));
        assertRefused("one would lie in the other", table.cloneTo(TABLE.resolve("inner")));
        assertRefused("one would lie in the other", table.cloneTo(Path.of("/tables")));
        assertRefused("17", table.cloneTo(Path.of("/tables/other")).versionAsOf(17));
    }

    @Test
    void damagedFileIsNamedAndNothingIsMade() throws IOException {
        DeltaTable table = filled(disk);
        Path file = anyDataFile(TABLE);
        byte[] bytes = disk.bytes(file);
        disk.overwrite(file, Arrays.copyOf(bytes, bytes.length - 1));

        assertRefused(file + " has " + (bytes.length - 1) + " bytes", table.cloneTo(CLONE));

        assertFalse(disk.exists(CLONE.resolve("_delta_log")));
    }

    private Path anyDataFile(Path root) throws IOException {
        for (String name : disk.names(root)) {
            if (name.startsWith("kind=")) {
                for (String file : disk.names(root.resolve(name))) {
                    return root.resolve(name).resolve(file);
                }
            }
        }
        throw new AssertionError("no data file");
    }

    private static void assertRefused(String part, CloneBuilder clone) {
        String message = assertThrows(IOException.class, clone::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** A fault at each call, then the power fails: the clone is whole, or not there and made by the next run. */
    @Test
    void cloneIsWholeOrNotThereAfterAFault() throws IOException {
        SimDisk whole = new SimDisk(clock, 5);
        DeltaTable original = filled(whole);
        List<Item> items = Item.of(original);
        long before = whole.callCount();
        original.cloneTo(CLONE).run();
        long callCount = whole.callCount() - before;
        int lostCount = 0;
        for (long call = 1; call <= callCount; call += 1 + call % 3) {
            SimDisk faulty = new SimDisk(clock, call);
            DeltaTable table = filled(faulty);
            boolean isTold = false;
            faulty.failOnce(call);
            try {
                table.cloneTo(CLONE).run();
                isTold = true;
            } catch (IOException lost) {
                lostCount++;
            }
            faulty.heal();
            faulty.crash(call);

            if (isTold || faulty.exists(CLONE.resolve("_delta_log/00000000000000000000.json"))) {
                assertEquals(items, Item.of(DeltaTable.open(faulty, clock, CLONE)), "call " + call);
            } else {
                DeltaTable.open(faulty, clock, TABLE).cloneTo(CLONE).run();
                assertEquals(items, Item.of(DeltaTable.open(faulty, clock, CLONE)), "again, call " + call);
            }
        }
        assertTrue(lostCount > 10, "only " + lostCount + " clones were lost");
    }
}
