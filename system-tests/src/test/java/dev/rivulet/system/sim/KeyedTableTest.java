package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A job writes rows, of which many have a key in common, into a table with keys, while somebody else takes and leaves keys there; with failing
 * calls, ends of the process and power losses. Each row must be in the table or a dead letter, once, and the first one of a key that
 * nobody else ever had must be in the table.
 */
final class KeyedTableTest {

    private static final Path DATA = Path.of("/data");
    private static final Path INPUT = Path.of("/input");
    private static final Path OUTPUT = Path.of("/output");
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 500 : 6;
    private static final int STEP_COUNT_MAX = 2_000_000;
    private static final int SEGMENT_SIZE_BYTES = 1 << 20;
    private static final int KEY_COUNT = 150;

    /** Of the stream the serial numbers count from 0; others have negative ones. */
    record Seat(long id, @Nullable String mail, int serial) {}

    private static final RowType<Seat> SEAT = RecordRowType.of(Seat.class);

    @Test
    void eachRowIsInTheTableOrADeadLetterOnceThroughCrashes() throws Exception {
        int letterCount = 0;
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            History history = new History(seed);
            try {
                history.run();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
            letterCount += history.letterCount;
        }
        assertTrue(letterCount > 20 * SEED_COUNT, "dead letters: " + letterCount);
    }

    /**
     * A table that tells when it has just made epochs visible.
     *
     * @param onCommitted is told
     */
    private record TellingSink(Sink<Seat> table, Runnable onCommitted) implements Sink<Seat> {

        @Override
        public SinkSession<Seat> open(SinkContext context) throws IOException {
            SinkSession<Seat> session = table.open(context);
            return new SinkSession<>() {
                @Override
                public SinkWriter<Seat> writer() {
                    return session.writer();
                }

                @Override
                public SinkCommitter committer() {
                    return new CrashingTable.TellingCommitter(session.committer(), onCommitted);
                }

                @Override
                public Optional<Agent> upkeep() {
                    return session.upkeep();
                }

                @Override
                public void close() throws IOException {
                    session.close();
                }
            };
        }

        @Override
        public RowType<Seat> rowType() {
            return table.rowType();
        }

        @Override
        public String description() {
            return table.description();
        }
    }

    private static final class History {

        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private final List<Seat> seats = new ArrayList<>();
        private final Set<Object> othersKeys = new HashSet<>();
        private DeltaTable input;
        private int othersSerial;
        private int letterCount;
        private boolean mayLoseDisk;

        History(long seed) throws IOException {
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, random.nextLong());
            this.input = DeltaTable.openOrCreate(disk, clock, INPUT, TableDefinition.of(SEAT.schema()));
            DeltaTable.openOrCreate(
                    disk,
                    clock,
                    OUTPUT,
                    TableDefinition.of(SEAT.schema())
                            .withPrimaryKey("id")
                            .withUniqueKey("mail", "mail")
                            .withDeletionVectors(random.nextBoolean())
                            .withCheckpointInterval(6));
        }

        void run() throws Exception {
            for (int runCount = 2 + random.nextInt(5); runCount > 0; runCount--) {
                write();
                if (random.nextInt(3) == 0) {
                    disk.failOnce(1 + random.nextInt(900));
                }
                runUntilCrash();
            }
            write();
            runToTheEnd();
            check();
        }

        private void runUntilCrash() throws InterruptedException {
            SimHost host = new SimHost(random.nextLong());
            Job job = start(host, false);
            for (int step = random.nextInt(5_000); job != null && step > 0 && !job.isTerminated(); step--) {
                host.step();
                clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
                if (random.nextInt(400) == 0) {
                    write();
                }
                if (random.nextInt(400) == 0) {
                    othersWrite();
                }
            }
            if (job != null && job.isTerminated()) {
                requireReason(job);
            }
            if (random.nextBoolean()) {
                disk.crash(random.nextLong());
            } else {
                disk.kill();
            }
            disk.heal();
            try {
                input = DeltaTable.open(disk, clock, INPUT);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void requireReason(Job job) throws InterruptedException {
            try {
                job.awaitTermination();
            } catch (JobException failure) {
                boolean isOvertaken = failure.getCause() instanceof KeyViolationException;
                if (!isOvertaken && !disk.hasFailed()) {
                    throw new AssertionError(failure);
                }
            }
        }

        private void runToTheEnd() throws InterruptedException, JobException {
            SimHost host = new SimHost(random.nextLong());
            Job job = start(host, true);
            for (int step = 0; step < STEP_COUNT_MAX && job != null && !job.isTerminated(); step++) {
                host.step();
                clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
            }
            assertTrue(job != null && job.isTerminated(), "the job gets nowhere");
            job.awaitTermination();
        }

        /** Null if it does not start since the disk failed. */
        private @Nullable Job start(SimHost host, boolean isToEnd) {
            mayLoseDisk = !isToEnd;
            Machine machine = new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
            EmbeddedRunner runner = EmbeddedRunner.in(DATA)
                    .on(machine)
                    .withSettings(EngineSettings.defaults()
                            .with(new BatchLimits(1 + random.nextInt(6), 1_000))
                            .withEpochInterval(Duration.ofMillis(5))
                            .withCommitInterval(Duration.ofMillis(15))
                            .with(WalSettings.defaults().withSegmentSizeBytes(SEGMENT_SIZE_BYTES)));
            try {
                return (isToEnd ? runner.availableNow() : runner).start(pipeline());
            } catch (JobException e) {
                if (disk.hasFailed() && !isToEnd) {
                    return null;
                }
                throw new AssertionError("the job does not start", e);
            }
        }

        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("seats");
            pipeline.source("seats", DeltaSource.of(INPUT, SEAT).pollInterval(Duration.ofMillis(1)))
                    .sinkTo(
                            "table",
                            new TellingSink(
                                    DeltaSink.append(OUTPUT, SEAT).onViolation(ViolationPolicy.DEAD_LETTER),
                                    this::afterCommit));
            return pipeline;
        }

        /** Between the commit of the table and that of the dead letters, to which the disk is lost now and then. */
        private void afterCommit() {
            if (mayLoseDisk && random.nextInt(8) == 0) {
                disk.failFrom(1);
            }
        }

        private Seat seat(int serial) {
            String mail = random.nextInt(3) == 0 ? null : "m" + random.nextInt(KEY_COUNT);
            return new Seat(random.nextInt(KEY_COUNT), mail, serial);
        }

        /** What the job is to read; what comes of it when the disk fails is seen at the end. */
        private void write() {
            clock.advance(Duration.ofMillis(2));
            List<Seat> more = new ArrayList<>();
            for (int count = random.nextInt(12); count >= 0; count--) {
                more.add(seat(seats.size() + more.size()));
            }
            seats.addAll(more);
            try {
                input.append(SEAT, more);
            } catch (IOException failure) {
                assertTrue(disk.hasFailed(), failure::toString);
            }
        }

        /** Takes a key, or leaves all that it took. */
        private void othersWrite() {
            clock.advance(Duration.ofMillis(2));
            try {
                DeltaTable other = DeltaTable.open(disk, clock, OUTPUT);
                if (random.nextInt(3) == 0) {
                    other.delete("serial < 0");
                } else {
                    Seat seat = seat(--othersSerial);
                    othersKeys.add(seat.id());
                    othersKeys.add(String.valueOf(seat.mail()));
                    other.append(SEAT, List.of(seat));
                }
            } catch (KeyViolationException taken) {
                return; // It was there before.
            } catch (IOException failure) {
                assertTrue(disk.hasFailed(), failure::toString);
            }
        }

        private void check() throws IOException {
            List<Seat> sent = read(INPUT);
            List<Seat> table = read(OUTPUT);
            table.removeIf(seat -> seat.serial() < 0);
            List<Integer> found =
                    new ArrayList<>(table.stream().map(Seat::serial).toList());
            for (RejectedRecord letter : RejectedRecordFiles.read(disk, new DataDirectory(DATA).deadLetters())) {
                String text = new String(letter.bytes(), StandardCharsets.UTF_8);
                found.add(Integer.parseInt(text.replaceAll(".*\"serial\":([0-9]+).*", "$1")));
                assertEquals("table", letter.operator());
                letterCount++;
            }
            assertEquals(
                    sent.stream().map(Seat::serial).sorted().toList(),
                    found.stream().sorted().toList());
            assertTheFirstStay(sent, table);
        }

        /** In the order in which they were written: the serial numbers'. */
        private void assertTheFirstStay(List<Seat> sent, List<Seat> table) {
            sent.sort((left, right) -> Integer.compare(left.serial(), right.serial()));
            Set<Integer> there = new HashSet<>(table.stream().map(Seat::serial).toList());
            Set<Object> keys = new HashSet<>(othersKeys);
            for (Seat seat : sent) {
                boolean isFirst = keys.add(seat.id()) & (seat.mail() == null || keys.add(seat.mail()));
                assertTrue(!isFirst || there.contains(seat.serial()), () -> "the first is a dead letter: " + seat);
            }
            List<Long> ids = table.stream().map(Seat::id).toList();
            assertEquals(ids.size(), new HashSet<>(ids).size());
            assertTrue(IntStream.range(0, seats.size()).anyMatch(there::contains));
        }

        private List<Seat> read(Path path) throws IOException {
            List<Seat> rows = new ArrayList<>();
            DeltaTable.open(disk, clock, path).read().forEach(SEAT, rows::add);
            return rows;
        }
    }
}
