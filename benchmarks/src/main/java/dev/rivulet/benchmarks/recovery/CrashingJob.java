package dev.rivulet.benchmarks.recovery;

import com.sun.management.OperatingSystemMXBean;
import dev.rivulet.benchmarks.Event;
import dev.rivulet.benchmarks.EventRecords;
import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs a job with a total per key until it is killed, and says what it does, a line at a time:
 *
 * <pre>
 * recovered CHECKPOINT_EPOCH REPLAY_BYTES START_MICROS    the job's start has returned, after so long
 * caught-up MICROS RECORDS CPU_MICROS   the first record that the log did not have, so long after the start began; so many were applied
 *                            again, and the process has taken so much CPU time, that of the JVM's own start included
 * reached MICROS INDEX       about every second since then: so far it is, so long after the start began
 * </pre>
 */
final class CrashingJob {

    /** What is on the way through log and rings in a twentieth of a second: a backlog beyond that is no matter of the budget, but of the source. */
    private static final long AHEAD_COUNT_MAX = 100_000;

    private final PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final CatchUp catchUp = new CatchUp();

    /**
     * What to run.
     *
     * @param directory of the job's data and what its sink remembers
     * @param keyCount how many keys its state has
     * @param recoveryBudget the setting
     * @param laneCount how many lanes
     * @param stateHeapSizeBytes heap for state, {@link Long#MAX_VALUE} for no bound
     * @param rateMax records per second, {@link Long#MAX_VALUE} for as fast as the lanes take them
     */
    record Setup(
            Path directory,
            int keyCount,
            Duration recoveryBudget,
            int laneCount,
            long stateHeapSizeBytes,
            long rateMax) {

        String[] arguments() {
            return new String[] {
                directory.toString(),
                Integer.toString(keyCount),
                recoveryBudget.toString(),
                Integer.toString(laneCount),
                Long.toString(stateHeapSizeBytes),
                Long.toString(rateMax)
            };
        }

        static Setup of(String[] arguments) {
            return new Setup(
                    Path.of(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    Duration.parse(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Long.parseLong(arguments[4]),
                    Long.parseLong(arguments[5]));
        }

        Path data() {
            return directory.resolve("data");
        }

        private EngineSettings settings() {
            return EngineSettings.defaults()
                    .withLaneCount(laneCount)
                    .withRecoveryBudget(recoveryBudget)
                    .withStateHeap(stateHeapSizeBytes);
        }
    }

    private CrashingJob() {}

    public static void main(String[] arguments) throws Exception {
        new CrashingJob().run(Setup.of(arguments));
    }

    private void run(Setup setup) throws IOException, JobException, InterruptedException {
        SealingSink sink = new SealingSink(new SealFile(setup.directory().resolve("seals.txt")));
        Pipeline pipeline = pipeline(new KeyRounds(setup.keyCount()), setup.rateMax(), sink);
        long startNs = System.nanoTime();
        try (Job job =
                EmbeddedRunner.in(setup.data()).withSettings(setup.settings()).start(pipeline)) {
            say(
                    "recovered",
                    job.recovery().checkpointEpoch(),
                    job.recovery().replaySizeBytes(),
                    microsSince(startNs, System.nanoTime()));
            Thread reporter = new Thread(() -> report(startNs), "reporter");
            reporter.setDaemon(true);
            reporter.start();
            job.awaitTermination();
        }
    }

    private void report(long startNs) {
        try {
            long caughtUpMicros = microsSince(startNs, catchUp.awaitCaughtUp());
            say("caught-up", caughtUpMicros, catchUp.replayedCount(), cpuNs() / 1_000);
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                say("reached", microsSince(startNs, System.nanoTime()), catchUp.reachedIndex());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Pipeline pipeline(KeyRounds rounds, long rateMax, SealingSink sink) {
        Source<Event> records = GeneratorSource.of(Long.MAX_VALUE, rounds::write, EventRecords::newDecoder);
        Pipeline pipeline = Pipeline.named("recovery");
        pipeline.source("events", new ClosedLoopSource<>(records, catchUp, AHEAD_COUNT_MAX, rateMax))
                .keyBy(Event::key, Long.class)
                .process("totals", () -> new TotalPerKey(rounds, catchUp))
                .sinkTo("samples", sink);
        return pipeline;
    }

    private static long cpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long microsSince(long startNs, long endNs) {
        return (endNs - startNs) / 1_000;
    }

    private void say(String word, long... numbers) {
        StringBuilder line = new StringBuilder(word);
        for (long number : numbers) {
            line.append(' ').append(number);
        }
        output.println(line);
    }
}
