package dev.rivulet.delta.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Naming;
import dev.rivulet.delta.change.Rewriting;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random changes of a table's rows and of its columns, which are renamed, dropped and come again, each against the same in plain
 * collections; without faults, and with one at a random call of the disk.
 */
final class ColumnMappingModelTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 18;
    private static final int STEP_COUNT = 16;

    @Test
    void everyVersionHoldsWhatAPlainTableWould() throws IOException {
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            changeAndCompare(seed);
        }
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

    /** By the seed: which way rows are changed, and whether files have other names from the beginning, or from a step on. */
    private static PlainTable create(SimDisk disk, long seed) throws IOException {
        PlainTable empty = PlainTable.of(seed % 2 == 0);
        Naming naming = Naming.of(seed / 2);
        Rewriting rewriting = Rewriting.values()[(int) (seed / 6 % Rewriting.values().length)];
        TableDefinition definition = TableDefinition.of(empty.schema()).withCheckpointInterval(5);
        if (empty.partition() != null) {
            definition = definition.partitionedBy(empty.partition());
        }
        DeltaTable.openOrCreate(disk, CLOCK, TABLE, naming.of(rewriting.of(definition)));
        return naming == Naming.OWN ? empty : empty.mapped();
    }

    private static void changeAndCompare(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        List<PlainTable> versions = new ArrayList<>(List.of(create(disk, seed)));
        // Two who have the table open at the same time, of which neither knows what the other does.
        List<DeltaTable> tables = List.of(DeltaTable.open(disk, CLOCK, TABLE), DeltaTable.open(disk, CLOCK, TABLE));
        for (int number = 0; number < STEP_COUNT; number++) {
            MappingStep step = MappingStep.random(random, versions);
            String what = "seed " + seed + ", step " + number + ": " + step;
            run(step, tables.get(random.nextInt(2)), what);
            advance(disk, versions, step.after());
            compare(disk, versions.get(versions.size() - 1), random, what);
        }
        MappedLog.check(disk, TABLE, "seed " + seed);
        for (int version = 0; version < versions.size(); version++) {
            assertEquals(
                    versions.get(version).form(),
                    PlainTable.formOf(DeltaTable.open(disk, CLOCK, TABLE).versionAsOf(version)),
                    "seed " + seed + ", version " + version);
        }
    }

    private static void run(MappingStep step, DeltaTable table, String what) {
        try {
            step.onTable().run(table);
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(what, failure);
        }
    }

    /** Notes the versions that were made since. */
    private static void advance(SimDisk disk, List<PlainTable> versions, PlainTable after) throws IOException {
        long version = DeltaTable.open(disk, CLOCK, TABLE).version();
        while (versions.size() <= version) {
            versions.add(after);
        }
    }

    /** All rows, and some, for which files are left out by statistics and partition values. */
    private static void compare(SimDisk disk, PlainTable expected, SplittableRandom random, String what)
            throws IOException {
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        assertEquals(expected.form(), PlainTable.formOf(table.read()), what);
        for (int number = 0; number < 3; number++) {
            PlainCondition condition = PlainCondition.random(expected, random);
            assertEquals(
                    expected.form(condition.of(expected)),
                    PlainTable.formOf(table.read().where(condition.sql())),
                    what + ", where " + condition.sql());
        }
    }

    private static List<PlainTable> prepared(SimDisk disk, SplittableRandom random, long seed) throws IOException {
        List<PlainTable> versions = new ArrayList<>(List.of(create(disk, seed)));
        for (int number = 0; number < 6; number++) {
            MappingStep step = MappingStep.random(random, versions);
            step.onTable().run(DeltaTable.open(disk, CLOCK, TABLE));
            advance(disk, versions, step.after());
        }
        return versions;
    }

    private static long callCount(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        MappingStep step = MappingStep.random(random, prepared(disk, random, seed));
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        long before = disk.callCount();
        step.onTable().run(table);
        return Math.max(1, disk.callCount() - before);
    }

    /** Before the fault lies a table with a past; after it the process or the power is gone. */
    private static void failOnce(long seed, int[] outcomes) throws IOException {
        long callCount = callCount(seed);
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        List<PlainTable> versions = prepared(disk, random, seed);
        PlainTable before = versions.get(versions.size() - 1);
        MappingStep step = MappingStep.random(random, versions);
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        disk.failFrom(1 + random.nextLong(callCount));
        boolean isReported = isReported(step, table);
        disk.heal();
        if (random.nextBoolean()) {
            disk.crash(seed);
        } else {
            disk.kill();
        }
        String what = "seed " + seed + ": " + step;
        boolean isThere = DeltaTable.open(disk, CLOCK, TABLE).version() >= versions.size();
        PlainTable expected = isThere || isReported ? step.after() : before;
        compare(disk, expected, random, what);
        outcomes[isThere ? 1 : 0]++;

        advance(disk, versions, expected);
        MappingStep next = MappingStep.random(random, versions);
        run(next, DeltaTable.open(disk, CLOCK, TABLE), what + ", then " + next);
        compare(disk, next.after(), random, what + ", then " + next);
        MappedLog.check(disk, TABLE, what);
    }

    private static boolean isReported(MappingStep step, DeltaTable table) {
        try {
            step.onTable().run(table);
            return true;
        } catch (IOException injected) {
            return false;
        }
    }
}
