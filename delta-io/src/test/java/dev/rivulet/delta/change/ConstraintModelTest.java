package dev.rivulet.delta.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random changes of a table's rows and of its constraints, each against the same in plain collections: a step is refused if and only if
 * some row would not be as the constraints want. Without faults, and with one at a random call of the disk.
 */
final class ConstraintModelTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 8;

    private int refusedCount;
    private int passedCount;

    @Test
    void stepIsRefusedIfAndOnlyIfARowWouldViolateAConstraint() throws IOException {
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            stepAndCompare(seed);
        }
        assertTrue(refusedCount > SEED_COUNT, "refused " + refusedCount);
        assertTrue(passedCount > SEED_COUNT, "passed " + passedCount);
    }

    @Test
    void stepIsWholeOrNotThereAfterAFault() throws IOException {
        int[] outcomes = new int[2];
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            failOnce(seed, outcomes);
        }
        assertTrue(outcomes[0] > 0, "some steps must be lost");
        assertTrue(outcomes[1] > 0, "some must be there");
    }

    private void stepAndCompare(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        List<DeltaTable> tables = List.of(
                Item.createTable(disk, CLOCK, TABLE, random.nextBoolean()), DeltaTable.open(disk, CLOCK, TABLE));
        ItemTable expected = ItemTable.EMPTY;
        for (int number = 0; number < 14; number++) {
            ItemTable.Step step = expected.randomStep(random);
            String what = "seed " + seed + ", step " + number + ": " + step + " of " + expected.form();
            DeltaTable table = tables.get(random.nextInt(2));
            if (step.after().isMet()) {
                run(step, table, what);
                expected = step.after();
                passedCount++;
            } else {
                assertThrows(
                        ConstraintViolationException.class, () -> step.onTable().run(table), what);
                refusedCount++;
            }

            assertEquals(expected.form(), ItemTable.formOf(DeltaTable.open(disk, CLOCK, TABLE)), what);
        }
    }

    private static void run(ItemTable.Step step, DeltaTable table, String what) {
        try {
            step.onTable().run(table);
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(what, failure);
        }
    }

    private static void failOnce(long seed, int[] outcomes) throws IOException {
        long callCount = callCount(seed);
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        ItemTable before = prepared(disk, random);
        ItemTable.Step step = passing(before, random);
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        DiskFault fault = DiskFault.random(random, callCount);
        fault.arm(disk);
        boolean isReported = step.onTable().isReported(table);
        fault.end(disk, random, seed);
        String what = "seed " + seed + ": " + step + ", " + fault;

        List<Object> found = ItemTable.formOf(DeltaTable.open(disk, CLOCK, TABLE));

        boolean isThere = found.equals(step.after().form());
        assertTrue(isThere || !isReported && found.equals(before.form()), () -> what + ": " + found);
        outcomes[isThere ? 1 : 0]++;
        run(passing(isThere ? step.after() : before, random), DeltaTable.open(disk, CLOCK, TABLE), what);
    }

    private static long callCount(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        ItemTable.Step step = passing(prepared(disk, random), random);
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        long before = disk.callCount();
        step.onTable().run(table);
        return Math.max(1, disk.callCount() - before);
    }

    /** Four steps, of which each passes; constraints are among them. */
    private static ItemTable prepared(SimDisk disk, SplittableRandom random) throws IOException {
        DeltaTable table = Item.createTable(disk, CLOCK, TABLE, random.nextBoolean());
        ItemTable made = ItemTable.EMPTY;
        for (int number = 0; number < 4; number++) {
            ItemTable.Step step = passing(made, random);
            step.onTable().run(table);
            made = step.after();
        }
        return made;
    }

    private static ItemTable.Step passing(ItemTable before, SplittableRandom random) {
        ItemTable.Step step = before.randomStep(random);
        while (!step.after().isMet()) {
            step = before.randomStep(random);
        }
        return step;
    }
}
