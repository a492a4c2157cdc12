package dev.rivulet.delta.upkeep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.change.ItemChange;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random changes and upkeep of a table against a plain list of its versions; without faults, and with one at a random call of the disk.
 */
final class UpkeepModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 9;

    @Test
    void everyVersionThatIsStillNeededHoldsWhatItHeld() throws IOException {
        long vacuumedFileCount = 0;
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            VersionedItems items = new VersionedItems(seed, random.nextBoolean());
            for (int step = 0; step < 16; step++) {
                UpkeepStep next = UpkeepStep.random(random, items);
                String what = "seed " + seed + ", step " + step + ": " + next;
                try {
                    next.onTable().run(items.anyTable(random));
                } catch (IOException | RuntimeException failure) {
                    throw new AssertionError(what, failure);
                }
                items.advance(next.after());
                items.assertLatest(what);
                if (next.isThorough()) {
                    items.assertNeeded(what);
                }
            }
            items.assertNeeded("seed " + seed + ", at the end");
            vacuumedFileCount += items.vacuumedFileCount();
        }
        assertTrue(vacuumedFileCount > 0, "some files must have been deleted");
    }

    @Test
    void upkeepIsWholeOrNotThereAfterAFault() throws IOException {
        int[] outcomes = new int[2];
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            failOnce(seed, outcomes);
        }
        assertTrue(outcomes[0] > 0, "some steps must be lost");
        assertTrue(outcomes[1] > 0, "some must be there");
    }

    private static VersionedItems prepared(long seed, SplittableRandom random) throws IOException {
        VersionedItems items = new VersionedItems(seed, random.nextBoolean());
        for (int step = 0; step < 8; step++) {
            UpkeepStep next = step < 2 || random.nextInt(3) > 0
                    ? UpkeepStep.change(ItemChange.random(random), items)
                    : UpkeepStep.random(random, items);
            next.onTable().run(items.anyTable(random));
            items.advance(next.after());
        }
        return items;
    }

    private static long callCount(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        VersionedItems items = prepared(seed, random);
        UpkeepStep step = UpkeepStep.upkeep(random, items);
        var table = items.open();
        long before = items.disk().callCount();
        step.onTable().run(table);
        return Math.max(1, items.disk().callCount() - before);
    }

    /** Before the fault lies a table with a past; after it the process or the power is gone. */
    private static void failOnce(long seed, int[] outcomes) throws IOException {
        long callCount = callCount(seed);
        SplittableRandom random = new SplittableRandom(seed);
        VersionedItems items = prepared(seed, random);
        UpkeepStep step = UpkeepStep.upkeep(random, items);
        var table = items.open();
        long call = 1 + random.nextLong(callCount);
        boolean isForGood = random.nextBoolean();
        if (isForGood) {
            items.disk().failFrom(call);
        } else {
            items.disk().failOnce(call);
        }
        boolean isReported = isReported(step, table);
        items.disk().heal();
        String what = "seed " + seed + ": " + step + (isForGood ? ", from call " : ", at call ") + call;
        if (random.nextBoolean()) {
            items.disk().crash(seed);
        } else {
            items.disk().kill();
        }
        boolean isCommitted = items.settle(step.after(), isReported, what);
        outcomes[isCommitted ? 1 : 0]++;
        items.assertNeeded(what);

        UpkeepStep again = UpkeepStep.change(ItemChange.random(random), items);
        again.onTable().run(items.open());
        items.advance(again.after());
        items.assertLatest(what + ", then " + again);
    }

    private static boolean isReported(UpkeepStep step, dev.rivulet.delta.DeltaTable table) {
        try {
            step.onTable().run(table);
            return true;
        } catch (IOException injected) {
            return false;
        }
    }
}
