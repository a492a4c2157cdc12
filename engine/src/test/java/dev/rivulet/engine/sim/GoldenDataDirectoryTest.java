package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory that an earlier build left after a clean stop is gone on from: log, checkpoints, RocksDB's files and all kinds of
 * state. It is never written anew, but added to when a format changes: {@code -Drivulet.golden=DIRECTORY} writes what this build would.
 */
class GoldenDataDirectoryTest {

    private static final int FIRST_COUNT = 300;
    private static final int ALL_COUNT = 500;

    private final SystemDisk disk = new SystemDisk();
    private final SimClock clock = new SimClock();
    private SimHost host = new SimHost(1);

    /** A pipeline over so many lines that ends in two tables. */
    private interface Golden<A extends Record, B extends Record> {
        Pipeline pipeline(int lineCount, SimTable<A> first, SimTable<B> second);
    }

    @Test
    void versionOneGoesOn(@TempDir Path directory) throws Exception {
        requireGoesOn("data-v1", 2, Reading.class, KeyWindow.class, GoldenDataDirectoryTest::pipeline, directory);
    }

    /** Written when each window had an accumulator of its own from its first row on, and there were no slices. */
    @Test
    void windowsOfBeforeTheySharedSlicesGoOn(@TempDir Path directory) throws Exception {
        requireGoesOn(
                "data-v1-panes", 2, KeyWindow.class, KeyWindow.class, GoldenDataDirectoryTest::panePipeline, directory);
    }

    /**
     * @param lastEpoch that is committed in the stored directory
     */
    private <A extends Record, B extends Record> void requireGoesOn(
            String name, long lastEpoch, Class<A> firstType, Class<B> secondType, Golden<A, B> golden, Path directory)
            throws Exception {
        Path data = directory.resolve("data");
        copy(Path.of(golden().resolve(name)), data);
        SimTable<A> first = new SimTable<>(firstType, 1, 0);
        SimTable<B> second = new SimTable<>(secondType, 1, 0);
        first.rememberCommitted(lastEpoch);
        second.rememberCommitted(lastEpoch);
        SimTable<A> firstOfAll = new SimTable<>(firstType, 1, 0);
        SimTable<B> secondOfAll = new SimTable<>(secondType, 1, 0);
        SimTable<A> firstBefore = new SimTable<>(firstType, 1, 0);
        SimTable<B> secondBefore = new SimTable<>(secondType, 1, 0);
        run(directory.resolve("before"), golden.pipeline(FIRST_COUNT, firstBefore, secondBefore));
        run(directory.resolve("all"), golden.pipeline(ALL_COUNT, firstOfAll, secondOfAll));

        run(data, golden.pipeline(ALL_COUNT, first, second));

        assertEquals(sorted(firstOfAll, List.of()), sorted(firstBefore, first.rows()));
        assertEquals(sorted(secondOfAll, List.of()), sorted(secondBefore, second.rows()));
    }

    @Test
    void thisBuildWritesWhatItCanGoOnFrom(@TempDir Path directory) throws Exception {
        String wanted = System.getProperty("rivulet.golden");
        Path data = wanted == null ? directory : Path.of(wanted);
        SimTable<Reading> rows = new SimTable<>(Reading.class, 1, 0);
        SimTable<KeyWindow> late = new SimTable<>(KeyWindow.class, 1, 0);

        run(data.resolve("data"), pipeline(FIRST_COUNT, rows, new SimTable<>(KeyWindow.class, 1, 0)));
        run(data.resolve("panes"), panePipeline(FIRST_COUNT, late, new SimTable<>(KeyWindow.class, 1, 0)));

        assertEquals(
                FIRST_COUNT,
                rows.rows().stream().filter(row -> row.value() >= 0).count());
        assertFalse(late.rows().isEmpty());
    }

    private static URI golden() throws Exception {
        URI uri = GoldenDataDirectoryTest.class.getResource("/golden/").toURI();
        return uri;
    }

    /** Where a timer stands among rows depends on where batches were cut, so the order is not compared. */
    private static <R extends Record> List<String> sorted(SimTable<R> table, List<R> more) {
        return Stream.concat(table.rows().stream(), more.stream())
                .map(Record::toString)
                .sorted()
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            paths.forEach(path -> {
                try {
                    Files.createDirectories(
                            to.resolve(from.relativize(path).toString()).getParent());
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void run(Path data, Pipeline pipeline) throws Exception {
        host = new SimHost(1);
        Machine machine = new Machine(disk, clock, name -> host, new RocksStateBackend(disk, RocksSettings.DEFAULT));
        Job job = EmbeddedRunner.in(data)
                .on(machine)
                .withSettings(EngineSettings.defaults()
                        .with(new BatchLimits(20, 4_096))
                        .withEpochInterval(Duration.ofMillis(1))
                        .with(WalSettings.defaults()
                                .withSegmentSizeBytes(64 * 1024)
                                .withRunwaySizeBytes(4096)))
                .availableNow()
                .start(pipeline);
        host.runUntil(
                () -> {
                    clock.advance(Duration.ofNanos(50_000));
                    return job.isTerminated();
                },
                1_000_000);
        job.awaitTermination();
    }

    /** Windows that overlap, some of which are open when the job stops: with late rows, and with results before their end. */
    private static Pipeline panePipeline(int lineCount, SimTable<KeyWindow> late, SimTable<KeyWindow> early) {
        List<String> lines = IntStream.range(0, lineCount)
                .mapToObj(line -> "key-" + line % 7 + "," + (line - line % 5 * 12) * 400_000L + "," + line)
                .toList();
        Pipeline pipeline = Pipeline.named("golden-panes");
        KeyedStream<Reading, String> readings = pipeline.source("lines", new LineSource(lines, 1, false))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(1), Reading::timeMicros))
                .keyBy(Reading::key, String.class);
        PaneFunction<String, CountAndSum.Totals, KeyWindow> show = (key, window, pane, totals) ->
                new KeyWindow(key, window.startMicros() + pane.index(), totals.count, totals.sum);
        readings.window(new SlidingWindows(40_000_000, 10_000_000, 0))
                .allowedLateness(Duration.ofSeconds(15))
                .aggregate("late-panes", new CountAndSum(), show)
                .sinkTo("late-windows", late);
        readings.window(new SlidingWindows(30_000_000, 10_000_000, 0))
                .trigger(Triggers.atWatermark().withEarlyFirings(Triggers.every(Duration.ofSeconds(4))))
                .aggregate("early-panes", new CountAndSum(), show)
                .sinkTo("early-windows", early);
        return pipeline;
    }

    private static List<String> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(line -> "key-" + line % 7 + "," + line * 400_000L + "," + line)
                .toList();
    }

    private static Pipeline pipeline(int lineCount, SimTable<Reading> rows, SimTable<KeyWindow> windows) {
        Pipeline pipeline = Pipeline.named("golden");
        DataStream<Reading> readings = pipeline.source("lines", new LineSource(lines(lineCount), 1, false))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(1), Reading::timeMicros));
        readings.keyBy(Reading::key, String.class)
                .process("memory", Remembering::new)
                .sinkTo("rows", rows);
        readings.keyBy(Reading::key, String.class)
                .window(new TumblingWindows(10_000_000))
                .aggregate(
                        "sums",
                        new CountAndSum(),
                        (key, window, totals) -> new KeyWindow(key, window.startMicros(), totals.count, totals.sum))
                .sinkTo("windows", windows);
        return pipeline;
    }

    /** Keeps a value, a list, a map and a timer; what it puts out depends on all of them. */
    private static final class Remembering implements KeyedProcessFunction<String, Reading, Reading> {
        private ValueState<Long> count;
        private ListState<Double> values;
        private MapState<Long, Double> byParity;

        @Override
        public void open(KeyedStates states) {
            count = states.value("count", Long.class);
            values = states.list("values", Double.class);
            byParity = states.map("by-parity", Long.class, Double.class);
        }

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Reading> out)
                throws Exception {
            Long before = count.value();
            count.update(before == null ? 1 : before + 1);
            values.add(row.value());
            byParity.put((long) row.value() % 2, row.value());
            double sum = values.get().stream().mapToDouble(Double::doubleValue).sum();
            double latest = byParity.entries().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            context.registerEventTimeTimer(row.timeMicros() + 9_000_000);
            out.collect(new Reading(row.key(), row.timeMicros(), sum + latest + count.value()));
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Reading> out) throws Exception {
            out.collect(new Reading(context.key(), context.timestampMicros(), -1));
        }
    }
}
