package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.RivuletContender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Kills one job again and again, each time when a checkpoint is about to be finished, so that the log behind the last one is as long as
 * it gets, and times the start that follows. Good for one trial.
 */
final class CrashTrial {

    /** A checkpoint is in the making for longer than that. */
    private static final long LOOK_INTERVAL_MS = 1;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(180);

    private final CrashingJob.Setup setup;
    private final int checkpointCount;
    private final CheckpointWatch watch;
    private final List<Recovery> recoveries = new ArrayList<>();
    private double liveEventsPerSecond;

    /**
     * @param checkpointCount that each run makes before it is killed in the next
     */
    CrashTrial(CrashingJob.Setup setup, int checkpointCount) {
        this.setup = setup;
        this.checkpointCount = checkpointCount;
        this.watch = new CheckpointWatch(setup.data());
    }

    /** Crashes so often; returns the starts behind the crashes. */
    List<Recovery> run(int crashCount) throws IOException, InterruptedException {
        RivuletContender.deleteAll(setup.directory());
        for (int crash = 0; crash < crashCount; crash++) {
            runAndKill();
        }
        try (CrashingProcess process = CrashingProcess.start(setup)) {
            awaitRecovery(process);
            process.kill("reached");
        }
        RivuletContender.deleteAll(setup.directory());
        return List.copyOf(recoveries);
    }

    private void runAndKill() throws IOException, InterruptedException {
        try (CrashingProcess process = CrashingProcess.start(setup)) {
            awaitRecovery(process);
            awaitLongestLog(process);
            List<List<Long>> reached = process.kill("reached");
            liveEventsPerSecond = reached.size() < 2 ? 0 : rate(reached.get(0), reached.get(reached.size() - 1));
        }
    }

    private void awaitRecovery(CrashingProcess process) throws IOException {
        long stateSizeBytes = watch.stateSizeBytes();
        List<Long> recovered = process.await("recovered");
        List<Long> caughtUp = process.await("caught-up");
        if (recovered.get(0) > 0) {
            recoveries.add(new Recovery(
                    stateSizeBytes,
                    recovered.get(1),
                    caughtUp.get(1),
                    TimeUnit.MICROSECONDS.toNanos(recovered.get(2)),
                    TimeUnit.MICROSECONDS.toNanos(caughtUp.get(0)),
                    process.ageNs(),
                    TimeUnit.MICROSECONDS.toNanos(caughtUp.get(2)),
                    liveEventsPerSecond));
        }
    }

    private void awaitLongestLog(CrashingProcess process) throws IOException, InterruptedException {
        long beginNs = System.nanoTime();
        long lastEpoch = watch.look().publishedEpoch();
        int count = 0;
        while (true) {
            CheckpointWatch.Sight sight = watch.look();
            if (count >= checkpointCount && sight.isLongestLog()) {
                return;
            }
            if (sight.publishedEpoch() > lastEpoch) {
                lastEpoch = sight.publishedEpoch();
                count++;
            }
            if (!process.isAlive() || System.nanoTime() - beginNs > PATIENCE_NS) {
                throw new IllegalStateException("the job made " + count + " checkpoints, wanted " + checkpointCount
                        + " and one more within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
        }
    }

    private static double rate(List<Long> first, List<Long> last) {
        return (last.get(1) - first.get(1)) * 1e6 / (last.get(0) - first.get(0));
    }
}
