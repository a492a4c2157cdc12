package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.state.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on threads of its own, whose interleavings no seed decides, and a disk that dies under them. */
class ThreadedJobTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 500 : 8;
    private static final int CRASH_COUNT = 6;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tableIsWhatARecomputationSaysAfterCrashesUnderThreads() throws Exception {
        for (long seed = 1; seed <= RUN_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> lines = WindowModel.lines(random, 3_000, 20);
            SimDisk disk = new SimDisk(random.nextLong());
            SimTable<KeyWindow> table = new SimTable<>(KeyWindow.class, random.nextLong(), 0);
            for (int crash = 0; crash < CRASH_COUNT; crash++) {
                disk.failFrom(1 + random.nextInt(300));
                run(disk, table, lines, random, crash % 2 == 0);
                disk.crash(random.nextLong());
                disk.heal();
            }

            boolean isEnded = run(disk, table, lines, random, false);

            assertEquals(true, isEnded);
            assertEquals(
                    new WindowModel(lines).closed(),
                    table.rows().stream().sorted().toList(),
                    "seed " + seed);
        }
    }

    /** Whether the job came to its clean end. */
    private static boolean run(
            SimDisk disk, SimTable<KeyWindow> table, List<String> lines, SplittableRandom random, boolean isStopped)
            throws InterruptedException {
        Machine machine = new Machine(disk, new SystemClock(), ThreadHost::new, new HeapStateBackend(disk));
        EngineSettings settings = EngineSettings.defaults()
                .withLaneCount(1 + random.nextInt(3))
                .withDecoderCount(1 + random.nextInt(4))
                .withEpochInterval(Duration.ofMillis(1 + random.nextInt(10)))
                .withCommitInterval(Duration.ofMillis(random.nextInt(20)))
                .withCheckpointLogSizeBytes(1_000 + random.nextInt(20_000))
                .with(new BatchLimits(1 + random.nextInt(40), 64 * 1024))
                .with(WalSettings.defaults().withSegmentSizeBytes(32 * 1024));
        try (Job job = EmbeddedRunner.in(Path.of("/data"))
                .on(machine)
                .withSettings(settings)
                .availableNow()
                .start(pipeline(table, lines, random))) {
            if (isStopped) {
                job.stop();
                job.stop();
            }
            job.awaitTermination();
            return true;
        } catch (JobException e) {
            return false;
        }
    }

    private static Pipeline pipeline(SimTable<KeyWindow> table, List<String> lines, SplittableRandom random) {
        Pipeline pipeline = Pipeline.named("threaded");
        pipeline.source("lines", new LineSource(lines, random.nextLong(), random.nextBoolean()))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(
                        Duration.ofNanos(WindowModel.DISORDER_MICROS * 1_000), Reading::timeMicros))
                .keyBy(Reading::key, String.class)
                .window(new TumblingWindows(WindowModel.WINDOW_MICROS))
                .aggregate(
                        "sums",
                        new CountAndSum(),
                        (key, window, totals) -> new KeyWindow(key, window.startMicros(), totals.count, totals.sum))
                .sinkTo("table", table);
        return pipeline;
    }
}
