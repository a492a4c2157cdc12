package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.group.GroupMember;
import dev.rivulet.engine.group.GroupSettings;
import dev.rivulet.engine.group.JobEnd;
import dev.rivulet.engine.group.JobGroup;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several jobs on threads of one process: what becomes of one is nothing to the others. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobGroupTest {

    private static final RestartStrategy QUICK =
            new RestartStrategy.ExponentialDelay(Duration.ofMillis(1), Duration.ofMillis(2), 1, Duration.ofHours(1), 0);

    private final SimDisk disk = new SimDisk(1);
    private final ConcurrentHashMap<String, JobEnd> told = new ConcurrentHashMap<>();
    private final GroupSettings settings = GroupSettings.defaults().withListener(end -> told.put(end.name(), end));

    private EmbeddedRunner runner(String directory) {
        return GroupedWindows.runner(disk, directory);
    }

    private GroupedWindows windows(String name, int seed) {
        return new GroupedWindows(disk, name, seed);
    }

    @Test
    void whatEndsOneJobLeavesTheOthersExact() throws Exception {
        GroupedWindows sound = windows("sound", 1);
        GroupedWindows failing = windows("failing", 2);
        GroupedWindows out = windows("out-of-memory", 3);
        GroupedWindows damaged = windows("damaged", 4);
        GroupedWindows away = windows("away", 5);
        GroupedWindows looping = windows("looping", 6);
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

    private void damageLogOf(GroupedWindows job) throws Exception {
        try (JobGroup group = JobGroup.start(List.of(job.member(reading -> reading)), settings)) {
            assertEquals(JobEnd.Kind.DONE, group.await(job.name).kind());
        }
        Path wal = GroupedWindows.DATA.resolve(job.name).resolve("wal");
        for (String file : disk.names(wal)) {
            if (file.endsWith(".wal")) {
                disk.flipBit(wal.resolve(file), 100);
            }
        }
    }

    @Test
    void aJobIsStoppedAndStartedAgainByItsNameAndClosingDrainsAll() throws Exception {
        GroupedWindows first = windows("first", 1);
        GroupedWindows second = windows("second", 2);
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
    private void finish(GroupedWindows job) throws InterruptedException {
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
        GroupedWindows away = new GroupedWindows(disk, "away", 1, 1);
        GroupedWindows sound = windows("sound", 2);
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
        GroupedWindows sound = windows("sound", 1);

        try (JobGroup group = JobGroup.start(
                List.of(sound.member(reading -> reading)),
                GroupSettings.defaults().withListener(end -> {
                    throw new IllegalStateException("not listening");
                }))) {
            assertEquals(JobEnd.Kind.DONE, group.await("sound").kind());
        }

        sound.assertExact();
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
}
