package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers of one table, each with its own objects, as in two processes. */
final class DeltaRaceTest {

    @Test
    void noCommitIsLostOrDoubledInFiveHundredRounds() throws Exception {
        race(new SimDisk(CLOCK, 1), TABLE, 500);
    }

    @Test
    void noCommitIsLostOrDoubledOnRealDisk(@TempDir Path directory) throws Exception {
        race(new SystemDisk(), directory.resolve("table"), 40);
    }

    private static void race(Disk disk, Path path, int rounds) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> writers = threads.invokeAll(
                    List.of(writer(disk, path, "left", rounds, barrier), writer(disk, path, "right", rounds, barrier)));
            for (Future<Void> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        DeltaTable table = DeltaTable.open(disk, CLOCK, path);
        assertEquals(2L * rounds, table.version());
        Map<Long, Integer> rowsByEpoch = new HashMap<>();
        table.read().forEach(row -> rowsByEpoch.merge(row.longValue(0), 1, Integer::sum));
        assertEquals(rounds, rowsByEpoch.size());
        rowsByEpoch.forEach((epoch, count) -> assertEquals(2, count, () -> "rows of epoch " + epoch));
    }

    /** Also the creation of the table is a race. */
    private static Callable<Void> writer(Disk disk, Path path, String uid, int rounds, CyclicBarrier barrier) {
        return () -> {
            barrier.await();
            try (SinkSession<Count> session =
                    DeltaSink.append(path, Count.class).withAutoCompaction(0).open(context(disk, uid, 1))) {
                for (int round = 1; round <= rounds; round++) {
                    barrier.await();
                    commit(session, round);
                }
            }
            return null;
        };
    }

    private static void commit(SinkSession<Count> session, int round) throws IOException {
        stageAndCommit(session, round, counts(round, 1));
    }
}
