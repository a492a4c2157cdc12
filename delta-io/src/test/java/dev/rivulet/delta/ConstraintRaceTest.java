package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that a constraint does not allow come in all the time while it is added and dropped again: by appends, and by a sink that staged
 * them before. No version may have both the constraint and such a row.
 */
final class ConstraintRaceTest {

    record Sale(long id, double amount) {

        static final RecordRowType<Sale> TYPE = RecordRowType.of(Sale.class);
    }

    /** The versions that have the constraint: from the first to before the last. */
    private record Span(long first, long last) {}

    @Test
    void noVersionHasTheConstraintAndARowThatViolatesIt() throws Exception {
        race(new SimDisk(CLOCK, 1), TABLE, 14);
    }

    @Test
    void noVersionHasBothOnRealDisk(@TempDir Path directory) throws Exception {
        race(new SystemDisk(), directory.resolve("table"), 4);
    }

    private static void race(Disk disk, Path path, int rounds) throws Exception {
        DeltaTable.openOrCreate(disk, CLOCK, path, TableDefinition.of(Sale.TYPE.schema()));
        CyclicBarrier barrier = new CyclicBarrier(3);
        List<Span> spans = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Void>> writers = threads.invokeAll(List.of(
                    writer(disk, path, rounds, barrier, new Alterer(spans)),
                    writer(disk, path, rounds, barrier, ConstraintRaceTest::append),
                    writer(disk, path, rounds, barrier, (table, round) -> sink(disk, path, round))));
            for (Future<Void> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        DeltaTable table = DeltaTable.open(disk, CLOCK, path);
        assertTrue(!spans.isEmpty(), () -> "spans " + spans);
        assertTrue(table.version() > 2L * rounds, () -> "the others wrote nothing");
        for (Span span : spans) {
            for (long version = span.first; version < span.last; version++) {
                long found = version;
                table.versionAsOf(version)
                        .forEach(
                                Sale.TYPE, sale -> assertTrue(sale.amount > 0, () -> "version " + found + ": " + sale));
            }
        }
    }

    private interface Turn {

        void take(DeltaTable table, int round) throws IOException;
    }

    private static Callable<Void> writer(Disk disk, Path path, int rounds, CyclicBarrier barrier, Turn turn) {
        return () -> {
            DeltaTable table = DeltaTable.open(disk, CLOCK, path);
            for (int round = 0; round < rounds; round++) {
                barrier.await();
                turn.take(table, round);
            }
            return null;
        };
    }

    /** Adds the constraint in one round and drops it in the next. */
    private static final class Alterer implements Turn {

        private final List<Span> spans;
        private long first = -1;

        Alterer(List<Span> spans) {
            this.spans = spans;
        }

        @Override
        public void take(DeltaTable table, int round) throws IOException {
            if (first >= 0) {
                spans.add(
                        new Span(first, table.alter().dropConstraint("positive").tableVersion()));
                first = -1;
                return;
            }
            // The others do so much per round and no more, so there is an end to their being quicker.
            while (first < 0) {
                table.delete("amount <= 0");
                try {
                    first = table.alter()
                            .addConstraint("positive", "amount > 0")
                            .tableVersion();
                } catch (ConstraintViolationException aRowWasQuicker) {
                    // Once more.
                }
            }
        }
    }

    private static void append(DeltaTable table, int round) throws IOException {
        for (int index = 0; index < 3; index++) {
            try {
                table.append(Sale.TYPE, List.of(new Sale(round, index == 1 ? -1 : 1)));
            } catch (ConstraintViolationException | MetadataChangedException refused) {
                // As it must be.
            }
        }
    }

    private static void sink(Disk disk, Path path, int round) throws IOException {
        try {
            DeltaSink<Sale> sink = DeltaSink.append(path, Sale.TYPE);
            SinkFixture.writeOnce(disk, "sink" + round, sink, List.of(new Sale(round, round % 4 == 0 ? -1 : 1)));
        } catch (ConstraintViolationException refused) {
            // As it must be.
        }
    }
}
