package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
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
    /** The last one in the stored directory. */
    private static final long LAST_EPOCH = 2;

    private final SystemDisk disk = new SystemDisk();
    private final SimClock clock = new SimClock();
    private final SimTable<Reading> rows = new SimTable<>(Reading.class, 1, 0);
    private final SimTable<KeyWindow> windows = new SimTable<>(KeyWindow.class, 1, 0);
    private SimHost host = new SimHost(1);

    @Test
    void versionOneGoesOn(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        copy(Path.of(golden().resolve("data-v1")), data);
        rows.rememberCommitted(LAST_EPOCH);
        windows.rememberCommitted(LAST_EPOCH);
        SimTable<Reading> allRows = new SimTable<>(Reading.class, 1, 0);
        SimTable<KeyWindow> allWindows = new SimTable<>(KeyWindow.class, 1, 0);
        SimTable<Reading> firstRows = new SimTable<>(Reading.class, 1, 0);
        SimTable<KeyWindow> firstWindows = new SimTable<>(KeyWindow.class, 1, 0);
        run(directory.resolve("first"), pipeline(FIRST_COUNT, firstRows, firstWindows));
        run(directory.resolve("all"), pipeline(ALL_COUNT, allRows, allWindows));

        run(data, pipeline(ALL_COUNT, rows, windows));

        assertEquals(sorted(allRows, List.of()), sorted(firstRows, rows.rows()));
        assertEquals(sorted(allWindows, List.of()), sorted(firstWindows, windows.rows()));
    }

    @Test
    void thisBuildWritesWhatItCanGoOnFrom(@TempDir Path directory) throws Exception {
        String wanted = System.getProperty("rivulet.golden");
        Path data = wanted == null ? directory : Path.of(wanted);

        run(data, pipeline(FIRST_COUNT, rows, windows));

        assertEquals(
                FIRST_COUNT,
                rows.rows().stream().filter(row -> row.value() >= 0).count());
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
