package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.delta.upkeep.LogUpkeepAgent;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A stream's commits and the upkeep of its table's log beside them, step by step in the order of a seed, with other writers, failing calls, ends of
 * the process and power losses. Readers must find the committed rows at each point, and no failure of the upkeep may be a commit's.
 */
final class LogUpkeepModelTest {

    private static final Path LOG = TABLE.resolve("_delta_log");
    private static final RowType<Count> TYPE = RecordRowType.of(Count.class);
    private static final long FIRST_SEED = Long.getLong("rivulet.seed", 1);
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 1_000 : 15;
    private static final int STEP_COUNT = 150;
    private static final int READ_EVERY = Boolean.getBoolean("rivulet.long") ? 1 : 4;
    private static final Comparator<Count> ORDER =
            Comparator.comparingLong(Count::epoch).thenComparingLong(Count::number);

    /** How often what is rare has come about. */
    private int checkpointCount;

    private int cleaningCount;
    private int upkeepFailureCount;
    private int crashInCheckpointCount;

    @Test
    void readersFindTheCommittedRowsAtEachPoint() throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed++) {
            History history = new History(seed);
            try {
                history.run();
            } catch (Exception | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
        assertTrue(checkpointCount > 2 * SEED_COUNT, "checkpoints: " + checkpointCount);
        assertTrue(cleaningCount > SEED_COUNT / 3, "cleanings: " + cleaningCount);
        assertTrue(upkeepFailureCount > SEED_COUNT / 3, "failures: " + upkeepFailureCount);
        assertTrue(crashInCheckpointCount > SEED_COUNT / 6, "crashes in a checkpoint: " + crashInCheckpointCount);
    }

    private final class History {

        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private final DeltaSink<Count> sink;

        /** What others wrote, as epochs that the stream does not come to. */
        private final List<Count> others = new ArrayList<>();

        private SinkSession<Count> session;
        private LogUpkeepAgent agent;
        private long term;
        private long committed;
        private boolean isFailing;

        /** Somebody else has written in this run: the log may be cleaned of the version that a checkpoint is due of, where it expires so soon. */
        private boolean mayBeOvertaken;

        History(long seed) throws IOException {
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, random.nextLong());
            int interval = 1 + random.nextInt(4);
            DeltaSink<Count> plain = random.nextBoolean()
                    ? DeltaSink.append(TABLE, TYPE)
                    : DeltaSink.upsert(TABLE, TYPE, "epoch", "number");
            this.sink = plain.withCheckpointInterval(interval)
                    .withAutoCompaction(random.nextBoolean() ? 0 : 4)
                    .withTableProperty("delta.logRetentionDuration", "interval 1 hour");
            open();
        }

        void run() throws Exception {
            for (int step = 0; step < STEP_COUNT; step++) {
                step();
                if (!isFailing && step % READ_EVERY == 0) {
                    assertRows();
                }
            }
            crash();
            commit();
            assertRows();
        }

        private void step() throws Exception {
            int choice = random.nextInt(40);
            if (choice < 10) {
                commit();
            } else if (choice < 33) {
                upkeep();
            } else if (choice < 35) {
                clock.advance(Duration.ofHours(random.nextInt(40)));
            } else if (choice < 36) {
                writeElsewhere();
            } else if (choice < 39) {
                isFailing = true;
                disk.failOnce(1 + random.nextInt(60));
            } else {
                crash();
            }
        }

        private void commit() throws IOException {
            long epoch = committed + 1;
            clock.advance(Duration.ofSeconds(1));
            try {
                session.committer().commit(List.of(stage(session, epoch, counts(epoch, 2))));
                committed = epoch;
                heal();
            } catch (IOException failure) {
                if (!disk.hasFailed()) {
                    throw failure;
                }
                crash();
            }
        }

        /** An injected failure is told, and nothing else fails. */
        private void upkeep() {
            int before = agent.failureCount();
            agent.doWork();
            boolean hasFailed = agent.failureCount() > before;
            assertTrue(!hasFailed || isFailing && disk.hasFailed() || mayBeOvertaken, "the upkeep failed by itself");
            upkeepFailureCount += hasFailed ? 1 : 0;
            heal();
        }

        private void heal() {
            if (isFailing && disk.hasFailed()) {
                disk.heal();
                isFailing = false;
            }
        }

        private void writeElsewhere() throws IOException {
            if (!isFailing) {
                List<Count> rows = counts(1_000_000 + others.size(), 1);
                DeltaTable.open(disk, clock, TABLE).append(TYPE, rows);
                others.addAll(rows);
                mayBeOvertaken = true;
            }
        }

        private void crash() throws IOException {
            disk.heal();
            isFailing = false;
            List<String> names = disk.names(LOG);
            crashInCheckpointCount +=
                    names.stream().anyMatch(name -> name.contains(".checkpoint.parquet.0.tmp")) ? 1 : 0;
            checkpointCount += (int) names.stream()
                    .filter(name -> name.endsWith(".checkpoint.parquet"))
                    .count();
            cleaningCount += names.contains(String.format("%020d.json", 0)) ? 0 : 1;
            if (random.nextInt(3) == 0) {
                disk.kill();
            } else {
                disk.crash(random.nextLong());
            }
            open();
        }

        private void open() throws IOException {
            term++;
            mayBeOvertaken = false;
            session = sink.open(new SinkContext("job", "sink", new UUID(7, 9), term, disk, clock));
            agent = (LogUpkeepAgent) session.upkeep().orElseThrow();
            long found = session.committer().committedEpoch();
            assertTrue(found == committed || found == committed + 1, "committed " + committed + ", found " + found);
            committed = found;
        }

        private void assertRows() throws IOException {
            List<Count> expected = new ArrayList<>(others);
            for (long epoch = 1; epoch <= committed; epoch++) {
                expected.addAll(counts(epoch, 2));
            }
            List<Count> found = new ArrayList<>();
            DeltaTable.open(disk, clock, TABLE).read().forEach(TYPE, found::add);
            expected.sort(ORDER);
            found.sort(ORDER);
            assertEquals(expected, found);
        }
    }
}
