package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
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
                run(disk, table, new Asked(lines, seed % 2 == 0), random, crash % 2 == 0);
                disk.crash(random.nextLong());
                disk.heal();
            }

            boolean isEnded = run(disk, table, new Asked(lines, seed % 2 == 0), random, false);

            assertEquals(true, isEnded);
            assertEquals(
                    new WindowModel(lines).closed(),
                    table.rows().stream().sorted().toList(),
                    "seed " + seed);
        }
    }

    /** Lines, and whether the rows pass a lookup whose stages other threads complete. */
    private record Asked(List<String> lines, boolean isAsked) {}

    /** Whether the job came to its clean end. */
    private static boolean run(
            SimDisk disk, SimTable<KeyWindow> table, Asked lines, SplittableRandom random, boolean isStopped)
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

    private static Pipeline pipeline(SimTable<KeyWindow> table, Asked asked, SplittableRandom random) {
        Pipeline pipeline = Pipeline.named("threaded");
        DataStream<Reading> readings =
                pipeline.source("lines", new LineSource(asked.lines, random.nextLong(), random.nextBoolean()));
        KeyWindow.of(asked.isAsked ? asked(readings) : readings).sinkTo("table", table);
        return pipeline;
    }

    /** The same rows, whose values come from other threads. */
    private static DataStream<Reading> asked(DataStream<Reading> readings) {
        return readings.asyncLookup(
                "values",
                reading -> CompletableFuture.supplyAsync(reading::value),
                LookupSettings.of(Double.class).withCapacity(8),
                (reading, value) -> new Reading(reading.key(), reading.timeMicros(), value));
    }
}
