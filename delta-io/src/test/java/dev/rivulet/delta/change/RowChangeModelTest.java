package dev.rivulet.delta.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random changes of a table, each against the same change of a list; without faults, and with one at a random call of the disk. */
final class RowChangeModelTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();

    private static int seedCount(Rewriting rewriting) {
        if (Boolean.getBoolean("rivulet.long")) {
            return 2_000;
        }
        return switch (rewriting) {
            case OF_FILES -> 36;
            case OF_VECTORS -> 8;
            case OF_VECTOR_FILES -> 16;
        };
    }

    @Test
    void tableHoldsWhatAListWould() throws IOException {
        for (Rewriting rewriting : Rewriting.values()) {
            long vectorCount = 0;
            for (long seed = 1; seed <= seedCount(rewriting); seed++) {
                vectorCount += changeAndCompare(seed, rewriting);
            }
            assertEquals(rewriting != Rewriting.OF_FILES, vectorCount > 0, rewriting::toString);
        }
    }

    @Test
    void changeIsWholeOrNotThereAfterAFault() throws IOException {
        for (Rewriting rewriting : Rewriting.values()) {
            int[] outcomes = new int[2];
            for (long seed = 1; seed <= seedCount(rewriting); seed++) {
                failOnce(seed, rewriting, outcomes);
            }
            assertTrue(outcomes[0] > 0, "some changes must be lost");
            assertTrue(outcomes[1] > 0, "some must be there though their caller saw an error, or just before it");
        }
    }

    /** Returns how many deletion vectors were written. */
    private static long changeAndCompare(long seed, Rewriting rewriting) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        // Two who have the table open at the same time, of which neither knows what the other does.
        List<DeltaTable> tables =
                List.of(createTable(disk, random, rewriting, seed), DeltaTable.open(disk, CLOCK, TABLE));
        List<Item> expected = List.of();
        long vectorCount = 0;
        for (int step = 0; step < 12; step++) {
            ItemChange change = ItemChange.random(random);
            String what = rewriting + ", seed " + seed + ", step " + step + ": " + change;
            long versionBefore = DeltaTable.open(disk, CLOCK, TABLE).version();
            ChangeReport report = run(change, tables.get(random.nextInt(2)), what);
            List<Item> before = Item.sorted(expected);
            expected = change.onList().apply(expected);
            DeltaTable read = DeltaTable.open(disk, CLOCK, TABLE);

            assertEquals(Item.sorted(expected), Item.of(read), what);
            assertEquals(read.version(), report.tableVersion(), what);
            assertEquals(versionBefore + (report.isNew() ? 1 : 0), read.version(), what);
            assertEquals(
                    OptionalLong.of(expected.size()),
                    read.read().describe().size().rowCount(),
                    what);
            assertTrue(report.isNew() || before.equals(Item.sorted(expected)), what);
            vectorCount += report.metric("numDeletionVectorsAdded") + report.metric("numTargetDeletionVectorsAdded");
        }
        return vectorCount;
    }

    private static DeltaTable createTable(SimDisk disk, SplittableRandom random, Rewriting rewriting, long seed)
            throws IOException {
        return Item.createTable(
                disk,
                CLOCK,
                TABLE,
                random.nextBoolean(),
                definition -> Naming.of(seed).of(rewriting.of(definition)));
    }

    private static ChangeReport run(ItemChange change, DeltaTable table, String what) {
        try {
            return change.onTable().run(table);
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(what, failure);
        }
    }

    /** Before the fault lies a table that some changes have made; after it the process or the power is gone. */
    private static void failOnce(long seed, Rewriting rewriting, int[] outcomes) throws IOException {
        long callCount = callCount(seed, rewriting);
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        List<Item> before = prepared(disk, random, rewriting, seed);
        ItemChange change = ItemChange.random(random);
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        DiskFault fault = DiskFault.random(random, callCount);
        fault.arm(disk);
        boolean isReported = change.onTable().isReported(table);
        fault.end(disk, random, seed);
        String what = rewriting + ", seed " + seed + ": " + change + ", " + fault;
        List<Item> after = Item.sorted(change.onList().apply(before));
        List<Item> found = Item.of(DeltaTable.open(disk, CLOCK, TABLE));
        assertTrue(found.equals(after) || !isReported && found.equals(Item.sorted(before)), () -> what + ": " + found);
        outcomes[found.equals(after) ? 1 : 0]++;

        ItemChange again = ItemChange.append(Item.some(random, 2));
        run(again, DeltaTable.open(disk, CLOCK, TABLE), what);
        assertEquals(Item.sorted(again.onList().apply(found)), Item.of(DeltaTable.open(disk, CLOCK, TABLE)), what);
    }

    private static long callCount(long seed, Rewriting rewriting) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        prepared(disk, random, rewriting, seed);
        ItemChange change = ItemChange.random(random);
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        long before = disk.callCount();
        change.onTable().run(table);
        return Math.max(1, disk.callCount() - before);
    }

    private static List<Item> prepared(SimDisk disk, SplittableRandom random, Rewriting rewriting, long seed)
            throws IOException {
        DeltaTable table = createTable(disk, random, rewriting, seed);
        List<Item> items = Item.some(random, 10);
        table.append(Item.TYPE, items.subList(0, 5));
        table.append(Item.TYPE, items.subList(5, 10));
        return items;
    }
}
