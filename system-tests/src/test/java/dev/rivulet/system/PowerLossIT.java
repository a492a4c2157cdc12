package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the power from the disk under the standalone jar, again and again at random moments while files arrive; log, state, table
 * and event log are all on it. Each time the table must still have every row that the job had reported, and at the end all that the
 * job left behind is compared with a second computation over the same files.
 *
 * <p>A kill proves no sync, for what a process has written outlives it; this does.
 *
 * <p>{@code -Drivulet.powerLosses=N} takes the power more often, {@code -Drivulet.seed=S} repeats the choices of a run (though not
 * its schedules).
 */
final class PowerLossIT {

    private static final int LOSSES_SHORT = 2;
    private static final int LOSSES_LONG = 50;
    private static final int FILES_PER_LOSS = 4;
    private static final int LINES_PER_FILE = 800;
    private static final long POLL_MILLIS = 5;

    /** A run that gets nowhere loses the power all the same. */
    private static final long RUN_MILLIS_MAX = 30_000;

    /** About what a start takes. */
    private static final long START_MILLIS = 3_000;

    private static final long LINGER_MILLIS_MAX = 800;

    private final int lossCount =
            Integer.getInteger("rivulet.powerLosses", Boolean.getBoolean("rivulet.long") ? LOSSES_LONG : LOSSES_SHORT);
    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final IotDataset dataset = IotDataset.demo()
            .withSeed(seed)
            .withDeviceCount(40)
            .withFileCount((lossCount + 1) * FILES_PER_LOSS)
            .withRecordCount((lossCount + 1L) * FILES_PER_LOSS * LINES_PER_FILE);

    @TempDir
    private Path folder;

    private Path arriving;
    private int arrivedCount;

    @Test
    void powerLossAtRandomMomentsNeitherLosesNorDoublesAnything() throws Exception {
        System.out.println(
                "PowerLossIT: " + lossCount + " losses, seed " + seed + "; repeat with -Drivulet.seed=" + seed);
        RivuletJar jar = RivuletJar.in(folder);
        arriving = folder.resolve("arriving");
        new IotGenerator(dataset).writeTo(arriving);
        try (LoopFileSystem disk = LoopFileSystem.mount(folder.resolve("disk"))) {
            IotJob job = IotJob.in(disk.root().resolve("job"), "dead-letter");
            disk.sync();

            long startNs = System.nanoTime();
            int lostAtWork = 0;
            for (int loss = 0; loss < lossCount; loss++) {
                lostAtWork += loseOnce(loss, jar, job, disk) ? 1 : 0;
            }
            arrive(job, dataset.fileCount());
            RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now", "-v");
            System.out.println("PowerLossIT: " + lostAtWork + " of " + lossCount
                    + " losses hit a run that had committed, " + millisSince(startNs) + " ms in all");

            assertTrue(lostAtWork > 0, "every loss hit a run that had not begun, so nothing was tried");
            assertEquals(0, end.exitCode(), end::output);
            job.assertRight();
        }
    }

    /**
     * Whether the run had committed something before the power went. The first run always has; of the others one in four may lose
     * the power while it starts.
     */
    private boolean loseOnce(int loss, RivuletJar jar, IotJob job, LoopFileSystem disk)
            throws IOException, InterruptedException {
        long epochBefore = job.lastEpoch();
        RecordCounts reported;
        long epochReported;
        try (RivuletJar.Running running = jar.start("run", job.pipeline())) {
            work(running, job, epochBefore, loss == 0 || random.nextInt(4) > 0);
            // Read first: a sync that meets the loss may be answered falsely, and what it promises then does not count.
            reported = job.total();
            epochReported = job.lastEpoch();
            disk.takePower();
            running.kill();
        }
        disk.bringBack();
        assertKept(loss, job, reported);
        return epochReported > epochBefore;
    }

    /** Lets files arrive until soon after the first commit if it shall be waited for, else for a while by the clock. */
    private void work(RivuletJar.Running running, IotJob job, long epochBefore, boolean waitsForCommit)
            throws IOException, InterruptedException {
        int arriveMax = arrivedCount + FILES_PER_LOSS;
        long endMillis = waitsForCommit ? RUN_MILLIS_MAX : random.nextLong(START_MILLIS);
        boolean waits = waitsForCommit;
        long startNs = System.nanoTime();
        while (millisSince(startNs) < endMillis) {
            boolean hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            assertFalse(hasEnded, () -> "the job ended by itself: " + Checkout.read(running.outputFile()));
            if (waits && job.lastEpoch() > epochBefore) {
                waits = false;
                endMillis = millisSince(startNs) + random.nextLong(LINGER_MILLIS_MAX);
            }
            if (arrivedCount < arriveMax && random.nextInt(40) == 0) {
                arrive(job, 1);
            }
        }
    }

    /** The table is read as the loss left it, before the job has a chance to mend it. */
    private static void assertKept(int loss, IotJob job, RecordCounts reported) throws IOException {
        if (reported.out() > 0) {
            int rowCount = job.rows().size();
            assertTrue(
                    rowCount >= reported.out(),
                    () -> "loss " + loss + ": the job had reported " + reported.out() + " rows, the table has "
                            + rowCount);
        }
    }

    private static long millisSince(long startNs) {
        return (System.nanoTime() - startNs) / 1_000_000;
    }

    /** Copies the next files to the disk, each whole and durable before it has its name, in the order of their names. */
    private void arrive(IotJob job, int fileCount) throws IOException {
        int end = Math.min(dataset.fileCount(), arrivedCount + fileCount);
        for (; arrivedCount < end; arrivedCount++) {
            String name = dataset.fileName(arrivedCount);
            Path copy = Files.copy(arriving.resolve(name), job.folder().resolve(name));
            force(copy, StandardOpenOption.WRITE);
            Files.move(copy, job.input().resolve(name), StandardCopyOption.ATOMIC_MOVE);
            force(job.input(), StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
