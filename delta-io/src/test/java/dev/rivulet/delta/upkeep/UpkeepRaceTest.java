package dev.rivulet.delta.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upkeep of a table while one writer counts rows up and another appends: none of their work is lost or done twice. */
final class UpkeepRaceTest {

    private static final SimClock CLOCK = new SimClock();
    private static final int ROW_COUNT = 4;

    @Test
    void noChangeIsLostToUpkeep() throws Exception {
        race(new SimDisk(CLOCK, 1), Path.of("/table"), 15);
    }

    @Test
    void noChangeIsLostToUpkeepOnRealDisk(@TempDir Path directory) throws Exception {
        race(new SystemDisk(), directory.resolve("table"), 6);
    }

    private static void race(Disk disk, Path path, int rounds) throws Exception {
        DeltaTable table = DeltaTable.openOrCreate(disk, CLOCK, path, TableDefinition.of(Item.TYPE.schema(), "kind"));
        for (int id = 0; id < ROW_COUNT; id++) {
            // A file each. Those that nobody counts up can be put together whatever the others do.
            table.append(Item.TYPE, List.of(new Item(id, "counted", 0)));
            table.append(Item.TYPE, List.of(new Item(id, "kept", -1)));
        }
        long[] optimizedCount = new long[1];
        CyclicBarrier start = new CyclicBarrier(3);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Void>> writers = threads.invokeAll(List.of(
                    writer(disk, path, rounds, start, UpkeepRaceTest::countUp),
                    writer(disk, path, rounds, start, UpkeepRaceTest::append),
                    writer(disk, path, rounds, start, any -> optimizedCount[0] += optimize(any))));
            for (Future<Void> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        DeltaTable found = DeltaTable.open(disk, CLOCK, path);
        assertTrue(optimizedCount[0] > 0, "some files must have been put together");
        List<Item> items = Item.of(found);
        assertEquals(2 * ROW_COUNT + rounds, items.size());
        for (Item item : items) {
            assertEquals("counted".equals(item.kind()) ? rounds : -1, item.amount(), item::toString);
        }
    }

    private static void countUp(DeltaTable table) throws IOException {
        table.update(Map.of("amount", "amount + 1"), "kind = 'counted'");
    }

    private static void append(DeltaTable table) throws IOException {
        table.append(Item.TYPE, List.of(new Item(7, null, -1)));
    }

    private static long optimize(DeltaTable table) throws IOException {
        return table.optimize().run().metric("numRemovedFiles");
    }

    private interface Change {

        void run(DeltaTable table) throws IOException;
    }

    private static Callable<Void> writer(Disk disk, Path path, int rounds, CyclicBarrier start, Change change) {
        return () -> {
            DeltaTable table = DeltaTable.open(disk, CLOCK, path);
            start.await();
            for (int round = 0; round < rounds; round++) {
                change.run(table);
            }
            return null;
        };
    }
}
