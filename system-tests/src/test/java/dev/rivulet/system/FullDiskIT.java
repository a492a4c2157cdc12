package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The standalone jar on a disk that is too small for it: whether the log alone is full or all that the job keeps, it says so, loses
 * nothing, and comes to the same table when there is room.
 */
final class FullDiskIT {

    /** About 110 bytes of log each. */
    private static final int RECORD_COUNT = 40_000;

    private static final String SMALL = "mode=0700,size=2m";
    private static final String LARGE = "size=200m";
    private static final Pattern FULL = Pattern.compile("No space left on device|the disk is full");
    private static final int FAILED_EXIT_CODE = 1;
    private static final long POLL_MILLIS = 20;

    @TempDir
    private Path folder;

    private RivuletJar jar;
    private IotJob job;

    @BeforeEach
    void writeReadings() throws IOException {
        jar = RivuletJar.in(folder);
        job = IotJob.in(folder.resolve("job"), "dead-letter");
        new IotGenerator(IotDataset.demo().withRecordCount(RECORD_COUNT)).writeTo(job.input());
    }

    @Test
    void jobWaitsWhileItsLogFillsTheDiskAndGoesOnWhenThereIsRoom() throws Exception {
        Path log = Files.createDirectory(job.folder().resolve("data")).resolve("wal");
        try (SmallFileSystem small = SmallFileSystem.mount(log, SMALL);
                RivuletJar.Running running = start()) {
            awaitFullLog(running);

            small.remount(LARGE);

            RivuletJar.Ended end = running.await();
            assertEquals(0, end.exitCode(), end::output);
            assertTrue(end.output().contains("takes batches again"), end::output);
            job.assertRight();
        }
    }

    @Test
    void jobThatIsKilledWithAFullLogStartsOnlyWhenThereIsRoomAndLosesNothing() throws Exception {
        Path log = Files.createDirectory(job.folder().resolve("data")).resolve("wal");
        try (SmallFileSystem small = SmallFileSystem.mount(log, SMALL)) {
            try (RivuletJar.Running running = start()) {
                awaitFullLog(running);
                running.kill();
            }
            small.fillUpTo(0);
            assertStopsBecauseOfTheDisk();

            small.remount(LARGE);

            assertCompletes();
        }
    }

    @Test
    void jobWhoseDataFillsTheDiskStopsWithTheReasonAndLosesNothing() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(job.folder().resolve("data"), SMALL)) {
            assertStopsBecauseOfTheDisk();
            assertStopsBecauseOfTheDisk();

            small.remount(LARGE);

            assertCompletes();
        }
    }

    private RivuletJar.Running start() throws IOException {
        return jar.start("run", job.pipeline(), "--available-now", "-v");
    }

    private static void awaitFullLog(RivuletJar.Running running) throws IOException, InterruptedException {
        while (!Files.readString(running.outputFile()).contains("reason=DISK_FULL")) {
            boolean hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            assertFalse(hasEnded, () -> Checkout.read(running.outputFile()));
        }
    }

    private void assertStopsBecauseOfTheDisk() throws IOException, InterruptedException {
        RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now", "-v");
        assertEquals(FAILED_EXIT_CODE, end.exitCode(), end::output);
        String lastLine = end.output().lines().reduce((first, second) -> second).orElse("");
        assertTrue(lastLine.startsWith("rivulet: ") && FULL.matcher(lastLine).find(), end::output);
        assertFalse(end.output().contains("\tat "), end::output);
    }

    private void assertCompletes() throws IOException, InterruptedException {
        RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now", "-v");
        assertEquals(0, end.exitCode(), end::output);
        job.assertRight();
    }
}
