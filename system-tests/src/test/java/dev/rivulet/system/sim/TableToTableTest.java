package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Statistics;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A job reads one Delta table as a stream and writes windows into another, on one disk, while somebody else writes the first; with failing
 * calls, ends of the process and power losses. Each row must count once.
 */
final class TableToTableTest {

    private static final Path DATA = Path.of("/data");
    private static final Path INPUT = Path.of("/input");
    private static final Path OUTPUT = Path.of("/output");
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 500 : 3;
    private static final int STEP_COUNT_MAX = 2_000_000;
    private static final int SEGMENT_SIZE_BYTES = 1 << 20;
    private static final long WINDOW_SECONDS = 10;

    record Reading(String device, Instant time, int value) {}

    record DeviceWindow(String device, Instant start, long count) {}

    private static final RowType<Reading> READING = RecordRowType.of(Reading.class);

    @Test
    void eachRowOfATableCountsOnceThroughCrashes() throws Exception {
        int crashCount = 0;
        int windowCount = 0;
        int checkpointCount = 0;
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            History history = new History(seed);
            history.run();
            crashCount += history.crashCount;
            windowCount += history.found().size();
            checkpointCount += history.checkpointCount();
        }
        assertTrue(crashCount > SEED_COUNT, "most histories must have crashes: " + crashCount);
        assertTrue(windowCount > 10 * SEED_COUNT, "histories must have rows: " + windowCount);
        assertTrue(checkpointCount > SEED_COUNT, "checkpoints are made beside the commits: " + checkpointCount);
    }

    private static final class History {

        private final long seed;
        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private DeltaTable input;
        private long second;
        private int crashCount;

        History(long seed) throws IOException {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, random.nextLong());
            this.input = DeltaTable.openOrCreate(
                    disk, clock, INPUT, TableDefinition.of(READING.schema()).withCheckpointInterval(4));
        }

        void run() throws Exception {
            for (int count = random.nextInt(4); count > 0; count--) {
                write();
            }
            int runCount = 1 + random.nextInt(5);
            for (int count = 0; count < runCount; count++) {
                if (random.nextInt(3) == 0) {
                    disk.failOnce(1 + random.nextInt(600));
                }
                runUntilCrash();
            }
            append(new Reading("end", Instant.ofEpochSecond(1_000_000), 1));
            runToTheEnd();
            assertEquals(expected(), found(), "seed " + seed);
        }

        private void runUntilCrash() throws InterruptedException, IOException {
            SimHost host = new SimHost(random.nextLong());
            Job job = start(host, false);
            for (int step = random.nextInt(4_000); job != null && step > 0 && !job.isTerminated(); step--) {
                host.step();
                clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
                if (random.nextInt(200) == 0) {
                    write();
                }
            }
            if (random.nextBoolean()) {
                disk.crash(random.nextLong());
            } else {
                disk.kill();
            }
            crashCount++;
            disk.heal();
            input = DeltaTable.open(disk, clock, INPUT);
        }

        private void runToTheEnd() throws InterruptedException, JobException {
            SimHost host = new SimHost(random.nextLong());
            Job job = start(host, true);
            for (int step = 0; step < STEP_COUNT_MAX && !job.isTerminated(); step++) {
                host.step();
                clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
            }
            assertTrue(job.isTerminated(), "the job gets nowhere, seed " + seed);
            job.awaitTermination();
        }

        /** Null if it does not start since the disk failed. */
        private @Nullable Job start(SimHost host, boolean isToEnd) {
            Machine machine = new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
            EmbeddedRunner runner = EmbeddedRunner.in(DATA)
                    .on(machine)
                    .withSettings(EngineSettings.defaults()
                            .withEpochInterval(Duration.ofMillis(20))
                            .withCommitInterval(Duration.ofMillis(40))
                            .with(WalSettings.defaults().withSegmentSizeBytes(SEGMENT_SIZE_BYTES)));
            try {
                return (isToEnd ? runner.availableNow() : runner).start(pipeline());
            } catch (JobException e) {
                if (disk.hasFailed() && !isToEnd) {
                    return null;
                }
                throw new AssertionError("the job does not start, seed " + seed, e);
            }
        }

        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("windows");
            pipeline.source(
                            "readings",
                            DeltaSource.of(INPUT, READING).maxFilesPerTrigger(2).pollInterval(Duration.ofMillis(1)))
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time))
                    .filter(reading -> reading.value() % 3 != 0)
                    .keyBy(Reading::device, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(WINDOW_SECONDS)))
                    .aggregate(
                            "counts",
                            Statistics.of(reading -> (double) reading.value()),
                            (device, window, found) -> new DeviceWindow(device, window.start(), found.count()))
                    .sinkTo(
                            "table",
                            DeltaSink.append(OUTPUT, DeviceWindow.class).withCheckpointInterval(3));
            return pipeline;
        }

        /** Somebody else writes; what comes of it when the disk fails is seen at the end. */
        private void write() {
            List<Reading> readings = new ArrayList<>();
            for (int count = random.nextInt(6); count >= 0; count--) {
                second += random.nextInt(4);
                readings.add(new Reading("d" + random.nextInt(3), Instant.ofEpochSecond(second), random.nextInt(100)));
            }
            try {
                append(readings.toArray(Reading[]::new));
            } catch (IOException failure) {
                assertTrue(disk.hasFailed(), () -> "seed " + seed + ": " + failure);
            }
        }

        private void append(Reading... readings) throws IOException {
            clock.advance(Duration.ofMillis(2));
            input.append(READING, List.of(readings));
        }

        private List<String> expected() throws IOException {
            Map<DeviceWindow, Long> counts =
                    new TreeMap<>((left, right) -> form(left).compareTo(form(right)));
            DeltaTable.open(disk, clock, INPUT).read().forEach(READING, reading -> {
                long start = reading.time().getEpochSecond() / WINDOW_SECONDS * WINDOW_SECONDS;
                if (reading.value() % 3 != 0 && !reading.device().equals("end")) {
                    counts.merge(new DeviceWindow(reading.device(), Instant.ofEpochSecond(start), 0), 1L, Long::sum);
                }
            });
            return counts.entrySet().stream()
                    .map(entry -> form(entry.getKey()) + " " + entry.getValue())
                    .toList();
        }

        private int checkpointCount() throws IOException {
            return (int) disk.names(OUTPUT.resolve("_delta_log")).stream()
                    .filter(name -> name.endsWith(".checkpoint.parquet"))
                    .count();
        }

        private List<String> found() throws IOException {
            List<String> windows = new ArrayList<>();
            DeltaTable.open(disk, clock, OUTPUT)
                    .read()
                    .forEach(
                            RecordRowType.of(DeviceWindow.class),
                            window -> windows.add(form(window) + " " + window.count()));
            windows.sort(null);
            return windows;
        }

        private static String form(DeviceWindow window) {
            return window.device() + " " + window.start();
        }
    }
}
