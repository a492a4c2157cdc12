package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.group.GroupMember;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A job among others, with lines of its own, and a table that may be out of reach. */
final class GroupedWindows {

    static final Path DATA = Path.of("/data");

    private final SimDisk disk;
    final String name;
    final List<String> lines;
    final SimTable<KeyWindow> table;
    final AtomicBoolean isAway = new AtomicBoolean();
    final CountDownLatch missed = new CountDownLatch(2);

    GroupedWindows(SimDisk disk, String name, int seed) {
        this(disk, name, seed, 0);
    }

    /**
     * @param failureRate of commits, until the table is healed
     */
    GroupedWindows(SimDisk disk, String name, int seed, double failureRate) {
        this.disk = disk;
        this.name = name;
        this.table = new SimTable<>(KeyWindow.class, 1, failureRate);
        this.lines = WindowModel.lines(new SplittableRandom(seed), 2_000, 10);
    }

    GroupMember member(RowFunction<Reading, Reading> function) {
        return member(function, runner(disk, name).availableNow());
    }

    GroupMember member(RowFunction<Reading, Reading> function, EmbeddedRunner runner) {
        Pipeline pipeline = Pipeline.named(name);
        KeyWindow.of(pipeline.source("lines", new LineSource(lines, 1, false)).map(function))
                .sinkTo("table", sink());
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
                new WindowModel(lines).closed(), table.rows().stream().sorted().toList(), name);
    }

    /** Its table, which cannot be opened while it is away. */
    Sink<KeyWindow> sink() {
        return new AwayWhile(table, name, isAway);
    }

    /** Of a job in a directory of its own. */
    static EmbeddedRunner runner(SimDisk disk, String directory) {
        return EmbeddedRunner.in(DATA.resolve(directory))
                .on(new Machine(disk, new SystemClock(), ThreadHost::new, new HeapStateBackend(disk)))
                .withSettings(EngineSettings.defaults()
                        .withEpochInterval(Duration.ofMillis(2))
                        .withCommitInterval(Duration.ofMillis(2)));
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
