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
 * Several writers delete rows of one file by vectors at the same time, update others of it, and write it anew: each row goes once and stays
 * away.
 */
final class VectorRaceTest {

    private static final SimClock CLOCK = new SimClock();
    private static final int ROW_COUNT = 60;

    @Test
    void noDeletionIsLostOrDoubled() throws Exception {
        race(new SimDisk(CLOCK, 1), Path.of("/table"), 12);
    }

    @Test
    void noDeletionIsLostOrDoubledOnRealDisk(@TempDir Path directory) throws Exception {
        race(new SystemDisk(), directory.resolve("table"), 5);
    }

    private static void race(Disk disk, Path path, int rounds) throws Exception {
        DeltaTable table = DeltaTable.openOrCreate(
                disk, CLOCK, path, Rewriting.OF_VECTOR_FILES.of(TableDefinition.of(Item.TYPE.schema())));
        List<Item> items = new ArrayList<>();
        for (int id = 0; id < ROW_COUNT; id++) {
            items.add(new Item(id, id < 2 ? "counted" : "a", 0));
        }
        table.append(Item.TYPE, items);
        CyclicBarrier start = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        long deletedCount = 0;
        try {
            List<Future<Long>> writers = threads.invokeAll(List.of(
                    deleter(disk, path, rounds, start),
                    deleter(disk, path, rounds, start),
                    writer(disk, path, rounds, start, (own, round) -> {
                        own.update(Map.of("amount", "amount + 1"), "kind = 'counted'");
                        return 0;
                    }),
                    writer(disk, path, rounds / 5, start, (own, round) -> {
                        own.optimize().run();
                        return 0;
                    })));
            for (Future<Long> writer : writers) {
                deletedCount += writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertEquals(rounds, deletedCount);
        List<Item> found = Item.of(DeltaTable.open(disk, CLOCK, path));
        assertEquals(ROW_COUNT - rounds, found.size());
        for (Item item : found) {
            assertEquals("counted".equals(item.kind()) ? rounds : 0, item.amount(), item::toString);
            assertEquals(item.id() >= 2 && item.id() < 2 + rounds, false, item::toString);
        }
    }

    /** Both delete the same rows, one after the other, so that of the two who meet at a row one is too late. */
    private static Callable<Long> deleter(Disk disk, Path path, int rounds, CyclicBarrier start) {
        return writer(
                disk,
                path,
                rounds,
                start,
                (table, round) -> table.delete("id = " + (2 + round)).metric("numDeletedRows"));
    }

    private interface Change {

        /** Returns how many rows it deleted. */
        long run(DeltaTable table, int round) throws IOException;
    }

    private static Callable<Long> writer(Disk disk, Path path, int rounds, CyclicBarrier start, Change change) {
        return () -> {
            DeltaTable table = DeltaTable.open(disk, CLOCK, path);
            long deletedCount = 0;
            start.await();
            for (int round = 0; round < rounds; round++) {
                deletedCount += change.run(table, round);
            }
            return deletedCount;
        };
    }
}
