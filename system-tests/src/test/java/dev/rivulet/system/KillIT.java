package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the standalone jar with SIGKILL at random moments while files arrive, lets it finish, and compares all it left behind with a
 * second computation over the same files.
 *
 * <p>{@code -Drivulet.kills=N} kills more often, {@code -Drivulet.seed=S} repeats the choices of a run (though not its schedules).
 */
final class KillIT {

    private static final int KILLS_SHORT = 8;
    private static final int KILLS_LONG = 200;
    private static final int FILES_PER_KILL = 3;
    private static final int LINES_PER_FILE = 800;
    private static final long POLL_MILLIS = 5;

    /** A run that gets nowhere is killed all the same. */
    private static final long RUN_MILLIS_MAX = 20_000;

    private final int killCount =
            Integer.getInteger("rivulet.kills", Boolean.getBoolean("rivulet.long") ? KILLS_LONG : KILLS_SHORT);
    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final IotDataset dataset = IotDataset.demo()
            .withSeed(seed)
            .withDeviceCount(40)
            .withFileCount(killCount * FILES_PER_KILL)
            .withRecordCount((long) killCount * FILES_PER_KILL * LINES_PER_FILE);

    @TempDir
    private Path folder;

    private Path arriving;
    private int arrivedCount;

    @Test
    void killsAtRandomMomentsNeitherLoseNorDoubleAnything() throws Exception {
        System.out.println("KillIT: " + killCount + " kills, seed " + seed + "; repeat with -Drivulet.seed=" + seed);
        RivuletJar jar = RivuletJar.in(folder);
        IotJob job = IotJob.in(folder.resolve("job"), "dead-letter");
        arriving = folder.resolve("arriving");
        new IotGenerator(dataset).writeTo(arriving);

        long startNs = System.nanoTime();
        int killedAtWork = 0;
        for (int kill = 0; kill < killCount; kill++) {
            killedAtWork += killOnce(jar, job, (kill + 1) * FILES_PER_KILL) ? 1 : 0;
        }
        arrive(job, dataset.fileCount(), dataset.fileCount());
        RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now", "-v");
        long elapsedMillis = (System.nanoTime() - startNs) / 1_000_000;
        System.out.println("KillIT: " + killedAtWork + " of " + killCount + " kills hit a run that had committed, "
                + elapsedMillis + " ms in all");

        assertTrue(killedAtWork > 0, "every kill hit a run that had not begun, so nothing was tried");
        assertEquals(0, end.exitCode(), end::output);
        job.assertRight();
    }

    /**
     * Whether the run had committed something before it was killed.
     *
     * @param fileCountMax how many files may have arrived at its end; the others are for later runs, so that each has something to do
     */
    private boolean killOnce(RivuletJar jar, IotJob job, int fileCountMax) throws IOException, InterruptedException {
        arrive(job, random.nextInt(2), fileCountMax);
        long epochBefore = job.lastEpoch();
        // One kill in three strikes at a moment of the clock, the others at one of the job: soon after so many epochs.
        long runMillis = random.nextInt(3) == 0 ? random.nextLong(3_000) : RUN_MILLIS_MAX;
        long epochs = runMillis == RUN_MILLIS_MAX ? 1 + random.nextInt(3) : Long.MAX_VALUE;
        long lingerMillis = random.nextInt(60);
        String[] arguments = random.nextInt(4) == 0
                ? new String[] {"run", job.pipeline(), "--available-now"}
                : new String[] {"run", job.pipeline()};
        try (RivuletJar.Running running = jar.start(arguments)) {
            long startNs = System.nanoTime();
            while (millisSince(startNs) < runMillis
                    && job.lastEpoch() - epochBefore < epochs
                    && !hasDoneAll(job, fileCountMax)) {
                if (running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
                arrive(job, random.nextInt(100) == 0 ? 1 : 0, fileCountMax);
            }
            running.process().waitFor(lingerMillis, TimeUnit.MILLISECONDS);
            running.kill();
        }
        return job.lastEpoch() > epochBefore;
    }

    /** Whether no more epochs will come, however long the run goes on. */
    private boolean hasDoneAll(IotJob job, int fileCountMax) throws IOException {
        return arrivedCount == fileCountMax && job.total().in() == (long) arrivedCount * LINES_PER_FILE;
    }

    private static long millisSince(long startNs) {
        return (System.nanoTime() - startNs) / 1_000_000;
    }

    /** Moves the next files into the input folder, whole, in the order of their names. */
    private void arrive(IotJob job, int fileCount, int fileCountMax) throws IOException {
        int end = Math.min(fileCountMax, arrivedCount + fileCount);
        for (; arrivedCount < end; arrivedCount++) {
            String name = dataset.fileName(arrivedCount);
            Files.move(arriving.resolve(name), job.input().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
