package dev.rivulet.delta.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers count up the same rows while a third appends: each change must build on all before it, though each was computed from a
 * version that others have left behind meanwhile.
 */
final class RowChangeRaceTest {

    private static final SimClock CLOCK = new SimClock();
    private static final int ROW_COUNT = 4;

    @Test
    void noUpdateIsLost() throws Exception {
        race(new SimDisk(CLOCK, 1), Path.of("/table"), 40);
    }

    @Test
    void noUpdateIsLostOnRealDisk(@TempDir Path directory) throws Exception {
        race(new SystemDisk(), directory.resolve("table"), 15);
    }

    private static void race(Disk disk, Path path, int rounds) throws Exception {
        DeltaTable table = DeltaTable.openOrCreate(disk, CLOCK, path, TableDefinition.of(Item.TYPE.schema()));
        List<Item> counted = new ArrayList<>();
        for (int id = 0; id < ROW_COUNT; id++) {
            counted.add(new Item(id, "counted", 0));
        }
        table.append(Item.TYPE, counted);
        CyclicBarrier start = new CyclicBarrier(3);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Void>> writers = threads.invokeAll(List.of(
                    writer(disk, path, rounds, start, RowChangeRaceTest::countUp),
                    writer(disk, path, rounds, start, RowChangeRaceTest::countUp),
                    writer(disk, path, rounds, start, RowChangeRaceTest::append)));
            for (Future<Void> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        DeltaTable found = DeltaTable.open(disk, CLOCK, path);
        assertEquals(1 + 3L * rounds, found.version());
        List<Item> items = Item.of(found);
        assertEquals(ROW_COUNT + rounds, items.size());
        for (Item item : items) {
            assertEquals("counted".equals(item.kind()) ? 2.0 * rounds : -1, item.amount(), item::toString);
        }
    }

    private static void countUp(DeltaTable table) throws IOException {
        table.update(Map.of("amount", "amount + 1"), "kind = 'counted'");
    }

    private static void append(DeltaTable table) throws IOException {
        table.append(Item.TYPE, List.of(new Item(7, null, -1)));
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
