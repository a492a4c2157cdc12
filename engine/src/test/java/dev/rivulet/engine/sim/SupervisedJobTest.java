package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that are started again by themselves, on threads. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisedJobTest {

    private static final RestartStrategy QUICK =
            new RestartStrategy.ExponentialDelay(Duration.ofMillis(1), Duration.ofMillis(2), 1, Duration.ofHours(1), 0);

    /** In the log, where each line has more than this. */
    private static final long LINE_SIZE_BYTES_MIN = 8;

    private final SimDisk disk = new SimDisk(1);
    private final SimTable<KeyWindow> table = new SimTable<>(KeyWindow.class, 1, 0);
    private final ConcurrentLinkedQueue<RestartReport> restarts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<OutageReport> outages = new ConcurrentLinkedQueue<>();

    private Job start(Sink<KeyWindow> sink, List<String> lines, RowFunction<Reading, Reading> function)
            throws JobException {
        return start(sink, lines, function, QUICK);
    }

    private Job start(
            Sink<KeyWindow> sink, List<String> lines, RowFunction<Reading, Reading> function, RestartStrategy strategy)
            throws JobException {
        Pipeline pipeline = Pipeline.named("supervised");
        KeyWindow.of(pipeline.source("lines", new LineSource(lines, 1, false)).map(function))
                .sinkTo("table", sink);
        Machine machine = new Machine(disk, new SystemClock(), ThreadHost::new, new HeapStateBackend(disk));
        return EmbeddedRunner.in(Path.of("/data"))
                .on(machine)
                .withSettings(EngineSettings.defaults()
                        .withEpochInterval(Duration.ofMillis(2))
                        .withCommitInterval(Duration.ofMillis(2)))
                .withListener(new JobListener() {
                    @Override
                    public void onRestart(RestartReport report) {
                        restarts.add(report);
                    }

                    @Override
                    public void onOutage(OutageReport report) {
                        outages.add(report);
                    }
                })
                .withRestarts(strategy)
                .availableNow()
                .start(pipeline);
    }

    private void assertTable(List<String> lines) {
        assertEquals(
                new WindowModel(lines).closed(), table.rows().stream().sorted().toList());
    }

    @Test
    void aFunctionThatGetsOverItFailsWithoutATrace() throws Exception {
        List<String> lines = WindowModel.lines(new SplittableRandom(3), 2_000, 10);
        AtomicInteger failuresLeft = new AtomicInteger(3);
        AtomicInteger rowCount = new AtomicInteger();

        try (Job job = start(table, lines, reading -> {
            if (rowCount.incrementAndGet() % 500 == 0 && failuresLeft.getAndDecrement() > 0) {
                throw new IllegalStateException("the service did not answer at " + rowCount);
            }
            return reading;
        })) {
            job.awaitTermination();
        }

        assertTable(lines);
        assertEquals(3, restarts.size());
        assertTrue(restarts.peek().failure().contains("the service did not answer"));
    }

    @Test
    void aCrashLoopIsRecognised() throws Exception {
        List<String> lines = WindowModel.lines(new SplittableRandom(3), 200, 10);

        try (Job job = start(table, lines, reading -> {
            throw new IllegalStateException("never");
        })) {
            JobException failure = assertThrows(JobException.class, job::awaitTermination);
            assertTrue(failure.getMessage().contains("never"), failure.getMessage());
            assertTrue(
                    failure.getMessage()
                            .endsWith("it is not started again, as this is a crash loop: 5 times in a row it ended like"
                                    + " this, with nothing committed between"),
                    failure.getMessage());
            assertTrue(job.isTerminated());
        }
        assertEquals(4, restarts.size());
    }

    @Test
    void whatComesIsLoggedWhileATargetIsAwayAtTheStart() throws Exception {
        List<String> lines = WindowModel.lines(new SplittableRandom(3), 500, 10);
        AwayUntilReleased away = new AwayUntilReleased(table);

        try (Job job = start(away, lines, reading -> reading)) {
            while (job.log().durablePosition() < lines.size() * LINE_SIZE_BYTES_MIN) {
                assertFalse(job.isTerminated());
                Thread.onSpinWait();
            }
            assertEquals("target", job.outages().get(0).what());
            away.isReleased = true;
            job.awaitTermination();
            assertEquals(List.of(), job.outages());
        }

        assertTable(lines);
        assertEquals(0, restarts.size());
    }

    @Test
    void aJobThatOnlyLogsStopsAtOnceAndGoesOnWithItAtItsNextStart() throws Exception {
        List<String> lines = WindowModel.lines(new SplittableRandom(3), 500, 10);
        AwayUntilReleased away = new AwayUntilReleased(table);

        try (Job job = start(away, lines, reading -> reading)) {
            while (job.log().durablePosition() < lines.size() * LINE_SIZE_BYTES_MIN) {
                Thread.onSpinWait();
            }
            JobException told = assertThrows(JobException.class, job::stop);
            assertTrue(told.getMessage().contains("was stopped while it only logged"), told.getMessage());
        }
        assertEquals(List.of(), table.rows());
        away.isReleased = true;
        try (Job job = start(away, lines, reading -> reading)) {
            job.awaitTermination();
        }

        assertTable(lines);
    }

    @Test
    void aCommitThatFailsIsRepeatedWithoutAnyRestart() throws Exception {
        List<String> lines = WindowModel.lines(new SplittableRandom(3), 500, 10);
        SimTable<KeyWindow> shaky = new SimTable<>(KeyWindow.class, 5, 0.5);

        try (Job job = start(shaky, lines, reading -> reading)) {
            job.awaitTermination();
            assertEquals(List.of(), job.outages());
            assertEquals(0, job.commitBacklog().epochCount());
        }

        assertEquals(
                new WindowModel(lines).closed(), shaky.rows().stream().sorted().toList());
        assertTrue(outages.stream().anyMatch(OutageReport::isOver), "no outage ended: " + outages);
        assertEquals(0, restarts.size());
    }

    @Test
    void aStopDoesNotWaitForAPause() throws Exception {
        List<String> lines = WindowModel.lines(new SplittableRandom(3), 200, 10);
        CountDownLatch hasFailed = new CountDownLatch(1);

        try (Job job = start(
                table,
                lines,
                reading -> {
                    hasFailed.countDown();
                    throw new IllegalStateException("not now");
                },
                RestartStrategy.fixedDelay(5, Duration.ofDays(1)))) {
            hasFailed.await();
            JobException failure = assertThrows(JobException.class, job::stop);
            assertTrue(failure.getMessage().contains("not now"), failure.getMessage());
        }
    }

    /** Cannot be opened before it is released. */
    private static final class AwayUntilReleased implements Sink<KeyWindow> {
        private final SimTable<KeyWindow> table;
        private volatile boolean isReleased;

        AwayUntilReleased(SimTable<KeyWindow> table) {
            this.table = table;
        }

        @Override
        public SinkSession<KeyWindow> open(SinkContext context) throws IOException {
            if (!isReleased) {
                throw new IOException("the table is away", new ConnectException("no route"));
            }
            return table.open(context);
        }

        @Override
        public Sink<KeyWindow> in(Path directory) {
            return table.in(directory);
        }

        @Override
        public RowType<KeyWindow> rowType() {
            return table.rowType();
        }

        @Override
        public String description() {
            return table.description();
        }
    }
}
