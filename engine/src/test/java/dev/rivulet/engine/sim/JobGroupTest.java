package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.group.GroupMember;
import dev.rivulet.engine.group.GroupRefusedException;
import dev.rivulet.engine.group.GroupSettings;
import dev.rivulet.engine.group.JobEnd;
import dev.rivulet.engine.group.JobGroup;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several jobs on threads of one process: what becomes of one is nothing to the others. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobGroupTest {

    private static final RestartStrategy QUICK =
            new RestartStrategy.ExponentialDelay(Duration.ofMillis(1), Duration.ofMillis(2), 1, Duration.ofHours(1), 0);

    private static final Path DATA = Path.of("/data");

    private final SimDisk disk = new SimDisk(1);
    private final ConcurrentHashMap<String, JobEnd> told = new ConcurrentHashMap<>();
    private final GroupSettings settings = GroupSettings.defaults().withListener(end -> told.put(end.name(), end));

    /** A job with lines of its own, and a table that may be out of reach. */
    private final class Windows {
        final String name;
        final List<String> lines;
        final SimTable<KeyWindow> table;
        final AtomicBoolean isAway = new AtomicBoolean();
        final CountDownLatch missed = new CountDownLatch(2);

        Windows(String name, int seed) {
            this(name, seed, 0);
        }

        /**
         * @param failureRate of commits, until the table is healed
         */
        Windows(String name, int seed, double failureRate) {
            this.name = name;
            this.table = new SimTable<>(KeyWindow.class, 1, failureRate);
            this.lines = WindowModel.lines(new SplittableRandom(seed), 2_000, 10);
        }

        GroupMember member(RowFunction<Reading, Reading> function) {
            return member(function, runner(name).availableNow());
        }

        GroupMember member(RowFunction<Reading, Reading> function, EmbeddedRunner runner) {
            Pipeline pipeline = Pipeline.named(name);
            pipeline.source("lines", new LineSource(lines, 1, false))
                    .map(function)
                    .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(
                            Duration.ofNanos(WindowModel.DISORDER_MICROS * 1_000), Reading::timeMicros))
                    .keyBy(Reading::key, String.class)
                    .window(new TumblingWindows(WindowModel.WINDOW_MICROS))
                    .aggregate(
                            "sums",
                            new CountAndSum(),
                            (key, window, totals) -> new KeyWindow(key, window.startMicros(), totals.count, totals.sum))
                    .sinkTo("table", new AwayWhile(table, name, isAway));
            return new GroupMember(pipeline, runner.withListener(new JobListener() {
                @Override
                public void onRestart(RestartReport report) {
                    missed.countDown();
                }

                @Override
                public void onOutage(OutageReport report) {
                    missed.countDown();
                }
            }));
        }

        void assertExact() {
            assertEquals(
                    new WindowModel(lines).closed(),
                    table.rows().stream().sorted().toList(),
                    name);
        }
    }

    private EmbeddedRunner runner(String directory) {
        return EmbeddedRunner.in(DATA.resolve(directory))
                .on(new Machine(disk, new SystemClock(), ThreadHost::new, new HeapStateBackend(disk)))
                .withSettings(EngineSettings.defaults()
                        .withEpochInterval(Duration.ofMillis(2))
                        .withCommitInterval(Duration.ofMillis(2)));
    }

    @Test
    void whatEndsOneJobLeavesTheOthersExact() throws Exception {
        Windows sound = new Windows("sound", 1);
        Windows failing = new Windows("failing", 2);
        Windows out = new Windows("out-of-memory", 3);
        Windows damaged = new Windows("damaged", 4);
        Windows away = new Windows("away", 5);
        Windows looping = new Windows("looping", 6);
        damageLogOf(damaged);
        away.isAway.set(true);

        try (JobGroup group = JobGroup.start(
                List.of(
                        sound.member(reading -> reading),
                        failing.member(failingWith(new IllegalStateException("no such sensor"))),
                        out.member(failingWith(new OutOfMemoryError("the budget is spent"))),
                        damaged.member(reading -> reading),
                        away.member(
                                reading -> reading,
                                runner("away").availableNow().withRestarts(QUICK)),
                        looping.member(
                                failingWith(new IllegalStateException("again")),
                                runner("looping").availableNow().withRestarts(QUICK))),
                settings)) {
            group.awaitStarted();

            assertEquals(JobEnd.Kind.DONE, group.await("sound").kind());
            assertFailed("no such sensor", group.await("failing"));
            assertFailed("the budget is spent", group.await("out-of-memory"));
            assertFailed(".wal", group.await("damaged"));
            assertFailed("crash loop", group.await("looping"));
            away.missed.await();
            assertFalse(group.job("away").orElseThrow().isTerminated(), "it waits for its table");
            away.isAway.set(false);
            assertEquals(JobEnd.Kind.DONE, group.await("away").kind());
            assertEquals(List.copyOf(told.values()).size(), group.awaitAll().size());
        }

        sound.assertExact();
        away.assertExact();
        assertEquals(List.of(), failing.table.rows());
        told.values().forEach(end -> assertTrue(end.text().startsWith(end.name() + ": "), end.text()));
    }

    private static RowFunction<Reading, Reading> failingWith(Throwable failure) {
        return reading -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }

    private static void assertFailed(String text, JobEnd end) {
        assertEquals(JobEnd.Kind.FAILED, end.kind(), end.name());
        String message = String.valueOf(Objects.requireNonNull(end.failure()).getMessage());
        assertTrue(message.contains(text), message);
    }

    private void damageLogOf(Windows job) throws Exception {
        try (JobGroup group = JobGroup.start(List.of(job.member(reading -> reading)), settings)) {
            assertEquals(JobEnd.Kind.DONE, group.await(job.name).kind());
        }
        Path wal = DATA.resolve(job.name).resolve("wal");
        for (String file : disk.names(wal)) {
            if (file.endsWith(".wal")) {
                disk.flipBit(wal.resolve(file), 100);
            }
        }
    }

    @Test
    void aJobIsStoppedAndStartedAgainByItsNameAndClosingDrainsAll() throws Exception {
        Windows first = new Windows("first", 1);
        Windows second = new Windows("second", 2);
        CountDownLatch gate = new CountDownLatch(1);
        JobGroup group = JobGroup.start(
                List.of(
                        first.member(reading -> reading, runner("first")),
                        second.member(waitingFor(gate), runner("second"))),
                settings);
        assertEquals(List.of("first", "second"), group.names());

        assertEquals(JobEnd.Kind.DONE, group.stop("first").kind());
        assertFalse(told.containsKey("second"), "the other runs on");
        group.start("first");
        assertThrows(IllegalStateException.class, () -> group.start("second"));
        assertThrows(IllegalArgumentException.class, () -> group.start("third"));
        gate.countDown();
        group.close();

        assertEquals(JobEnd.Kind.DONE, group.await("first").kind());
        assertEquals(JobEnd.Kind.DONE, group.await("second").kind());
        assertThrows(IllegalStateException.class, () -> group.start("first"));
        finish(first);
        finish(second);
    }

    private static RowFunction<Reading, Reading> waitingFor(CountDownLatch gate) {
        return reading -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return reading;
        };
    }

    /** What the source still has, by another process's start so to say. */
    private void finish(Windows job) throws InterruptedException {
        try (JobGroup group = JobGroup.start(List.of(job.member(reading -> reading)), settings)) {
            assertEquals(JobEnd.Kind.DONE, group.await(job.name).kind());
        }
        job.assertExact();
    }

    @Test
    void aStopThatIsAskedForDuringTheStartCountsBehindIt() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.named("endless");
        pipeline.source("lines", new EndlessSource(new LineSource(List.of(), 1, false), gate))
                .sinkTo("table", new SimTable<>(Reading.class, 1, 0));
        try (JobGroup group = JobGroup.start(List.of(new GroupMember(pipeline, runner("endless"))), settings)) {
            Thread.currentThread().interrupt(); // So that it does not wait for what it has asked for.
            assertThrows(InterruptedException.class, () -> group.stop("endless"));
            gate.countDown();

            assertEquals(JobEnd.Kind.DONE, group.await("endless").kind());
        }
    }

    @Test
    void aJobThatDoesNotDrainInTimeIsCutOffAndGoesOnLater() throws Exception {
        Windows away = new Windows("away", 1, 1);
        Windows sound = new Windows("sound", 2);
        JobGroup group = JobGroup.start(
                List.of(
                        away.member(reading -> reading, runner("away").withRestarts(QUICK)),
                        sound.member(reading -> reading)),
                settings.withDrainTimeMax(Duration.ZERO));
        away.missed.await();
        assertEquals(JobEnd.Kind.DONE, group.await("sound").kind());

        group.close();

        assertEquals(JobEnd.Kind.CUT_OFF, group.await("away").kind());
        away.table.heal();
        finish(away);
        sound.assertExact();
    }

    @Test
    void aListenerThatFailsKeepsNobodyWaiting() throws Exception {
        Windows sound = new Windows("sound", 1);

        try (JobGroup group = JobGroup.start(
                List.of(sound.member(reading -> reading)),
                GroupSettings.defaults().withListener(end -> {
                    throw new IllegalStateException("not listening");
                }))) {
            assertEquals(JobEnd.Kind.DONE, group.await("sound").kind());
        }

        sound.assertExact();
    }

    @Test
    void jobsThatWouldBeInEachOthersWayAreRefusedBeforeAnyStarts() {
        Windows one = new Windows("one", 1);
        Windows two = new Windows("two", 2);
        GroupMember original = one.member(reading -> reading);

        assertRefused("two jobs are named one", List.of(original, one.member(reading -> reading, runner("elsewhere"))));
        assertRefused(
                "it has the data directory /data/one, which job one has",
                List.of(original, two.member(reading -> reading, runner("two/../one"))));
        GroupMember sameTable = new GroupMember(pipelineInto("two", "table", one), runner("two"));
        assertRefused(
                "its sink table writes to memory of one, as the sink of that uid of job one does",
                List.of(original, sameTable));
        GroupMember otherUid = new GroupMember(
                pipelineInto("two", "alarms", one), runner("two").availableNow());
        try (JobGroup group = JobGroup.start(List.of(original, otherUid), settings)) {
            assertEquals(List.of("one", "two"), group.names());
        }
    }

    private static Pipeline pipelineInto(String name, String uid, Windows other) {
        Pipeline pipeline = Pipeline.named(name);
        pipeline.source("lines", new LineSource(List.of(), 1, false))
                .map(reading -> new KeyWindow(reading.key(), 0, 1, 1))
                .sinkTo(uid, new AwayWhile(other.table, other.name, other.isAway));
        return pipeline;
    }

    @Test
    void aShareThatIsTooSmallIsRefusedWithTheNumbers() {
        GroupMember light = new Windows("light", 1).member(reading -> reading);
        GroupMember plain = new Windows("heavy", 2).member(reading -> reading);
        GroupMember heavy = new GroupMember(plain.pipeline(), plain.runner(), 3);

        assertRefused(
                "job light cannot run with the others: its share of the memory is 40 MB, of 160 MB for 2 jobs by weight 1"
                        + " of 4; a job with sinks to the number of 1 needs at least 48 MB",
                List.of(light, heavy));
    }

    private void assertRefused(String text, List<GroupMember> members) {
        GroupRefusedException refusal = assertThrows(
                GroupRefusedException.class, () -> JobGroup.start(members, settings.withMemory(160L << 20)));
        assertTrue(String.valueOf(refusal.getMessage()).contains(text), refusal.getMessage());
        assertTrue(told.isEmpty(), "something was started");
    }

    /** Cannot be opened before the gate is open, and never comes to an end. */
    private record EndlessSource(LineSource lines, CountDownLatch gate) implements Source<Reading> {

        @Override
        public SourceReader open(SourceContext context) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new SourceReader() {
                @Override
                public @Nullable Batch poll(BatchLimits limits) {
                    return null;
                }

                @Override
                public boolean isFinished() {
                    return false;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Decoder<Reading> newDecoder() {
            return lines.newDecoder();
        }

        @Override
        public String description() {
            return lines.description();
        }
    }

    /** A table that cannot be opened for as long as it is away. */
    private record AwayWhile(SimTable<KeyWindow> table, String name, AtomicBoolean isAway) implements Sink<KeyWindow> {

        @Override
        public SinkSession<KeyWindow> open(SinkContext context) throws IOException {
            if (isAway.get()) {
                throw new IOException("table " + name + " is away", new ConnectException("no route"));
            }
            return table.open(context);
        }

        @Override
        public RowType<KeyWindow> rowType() {
            return table.rowType();
        }

        @Override
        public String description() {
            return "memory of " + name;
        }
    }
}
