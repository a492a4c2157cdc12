package dev.rivulet.delta.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.change.ItemChange;
import dev.rivulet.delta.change.ItemEvent;
import dev.rivulet.delta.change.Naming;
import dev.rivulet.delta.change.Rewriting;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random changes of a table with a change data feed, each against what the same change of a list is to be told as; without faults, and with one at
 * a random call of the disk.
 */
final class ChangeFeedModelTest {

    private static final Path TABLE = Path.of("/table");
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 1_000 : 4;

    private final SimClock clock = new SimClock();

    private DeltaTable create(SimDisk disk, SplittableRandom random, Rewriting rewriting, long seed)
            throws IOException {
        String[] partitionColumns = random.nextBoolean() ? new String[] {"kind"} : new String[0];
        TableDefinition definition = TableDefinition.of(Item.TYPE.schema(), partitionColumns)
                .withCheckpointInterval(3)
                .withProperty("delta.enableChangeDataFeed", "true");
        return DeltaTable.openOrCreate(disk, clock, TABLE, Naming.of(seed).of(rewriting.of(definition)));
    }

    @Test
    void everyChangeIsToldAsItIs() throws IOException {
        for (Rewriting rewriting : Rewriting.values()) {
            int fileCount = 0;
            for (long seed = 1; seed <= SEED_COUNT; seed++) {
                fileCount += changeAndCompare(seed, rewriting);
            }
            assertTrue(fileCount > 0, "some changes must be told by files of their own");
        }
    }

    /** Returns how many change data files there are. */
    private int changeAndCompare(long seed, Rewriting rewriting) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(clock, seed);
        List<DeltaTable> tables = List.of(create(disk, random, rewriting, seed), DeltaTable.open(disk, clock, TABLE));
        List<Item> items = List.of();
        List<ItemEvent> all = new ArrayList<>();
        for (int step = 0; step < 12; step++) {
            clock.advance(Duration.ofSeconds(1));
            DeltaTable table = tables.get(random.nextInt(2));
            String what = rewriting + ", seed " + seed + ", step " + step;
            if (random.nextInt(6) == 0) {
                optimize(table, what);
                continue;
            }
            ItemChange change = ItemChange.random(random);
            ChangeReport report = change.onTable().run(table);
            List<ItemEvent> events = change.events().apply(items);
            items = change.onList().apply(items);
            all.addAll(events);

            DeltaTable read = DeltaTable.open(disk, clock, TABLE);
            assertEquals(Item.sorted(items), Item.of(read), what);
            if (report.isNew()) {
                long version = report.tableVersion();
                assertEquals(
                        ItemEvent.sorted(events), ItemEvent.of(read.changes(version, version)), what + ": " + change);
            } else {
                assertEquals(List.of(), events, what + ": " + change);
            }
        }
        assertEquals(
                ItemEvent.sorted(all),
                ItemEvent.of(DeltaTable.open(disk, clock, TABLE).changesSince(0)),
                "seed " + seed);
        return disk.exists(TABLE.resolve("_change_data"))
                ? disk.names(TABLE.resolve("_change_data")).size()
                : 0;
    }

    private static void optimize(DeltaTable table, String what) throws IOException {
        long before = table.read().version();
        table.optimize().run();
        if (table.version() > before) {
            assertEquals(List.of(), ItemEvent.of(table.changesSince(before + 1)), what + ": optimize");
        }
    }

    @Test
    void afterAFaultTheFeedTellsWhatTheTableHas() throws IOException {
        for (Rewriting rewriting : Rewriting.values()) {
            int[] outcomes = new int[2];
            for (long seed = 1; seed <= 3 * SEED_COUNT; seed++) {
                failOnce(seed, rewriting, outcomes);
            }
            assertTrue(outcomes[0] > 0, "some changes must be lost");
            assertTrue(outcomes[1] > 0, "some must be there");
        }
    }

    private void failOnce(long seed, Rewriting rewriting, int[] outcomes) throws IOException {
        long callCount = callCount(seed, rewriting);
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(clock, seed);
        List<Item> before = prepared(disk, random, rewriting, seed);
        ItemChange change = ItemChange.random(random);
        DeltaTable table = DeltaTable.open(disk, clock, TABLE);
        long versionBefore = table.version();
        disk.failFrom(1 + random.nextLong(callCount));
        boolean isReported = change.onTable().isReported(table);
        disk.heal();
        disk.crash(seed);
        String what = rewriting + ", seed " + seed + ": " + change;
        DeltaTable found = DeltaTable.open(disk, clock, TABLE);
        boolean isThere = found.version() > versionBefore;
        List<ItemEvent> events = change.events().apply(before);
        assertTrue(isThere || !isReported || events.isEmpty(), what);
        assertEquals(
                ItemEvent.sorted(isThere ? events : List.of()),
                isThere ? ItemEvent.of(found.changesSince(found.version())) : List.of(),
                what);
        outcomes[isThere ? 1 : 0]++;
    }

    private long callCount(long seed, Rewriting rewriting) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(clock, seed);
        prepared(disk, random, rewriting, seed);
        ItemChange change = ItemChange.random(random);
        DeltaTable table = DeltaTable.open(disk, clock, TABLE);
        long before = disk.callCount();
        change.onTable().run(table);
        return Math.max(1, disk.callCount() - before);
    }

    private List<Item> prepared(SimDisk disk, SplittableRandom random, Rewriting rewriting, long seed)
            throws IOException {
        DeltaTable table = create(disk, random, rewriting, seed);
        List<Item> items = Item.some(random, 10);
        table.append(Item.TYPE, items.subList(0, 5));
        table.append(Item.TYPE, items.subList(5, 10));
        return items;
    }
}
