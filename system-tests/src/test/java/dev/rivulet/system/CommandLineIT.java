package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the standalone jar says and how it ends, as a shell sees it. */
final class CommandLineIT {

    private static final int SIGTERM_EXIT_CODE = 143;
    private static final long POLL_MILLIS = 10;

    @TempDir
    private Path folder;

    private RivuletJar jar;

    @BeforeEach
    void findJar() {
        jar = RivuletJar.in(folder);
    }

    @Test
    void mistakesInAPipelineEndWithTheirLineTheNearestWordAndExitCode2() throws Exception {
        IotJob job = IotJob.in(folder.resolve("job"), "dead-letter");
        Path file = Path.of(job.pipeline());
        Files.writeString(
                file, Files.readString(file).replace("window:", "windw:").replace("min(temp", "mni(temp"));

        RivuletJar.Ended end = jar.run("run", job.pipeline());

        assertEquals(2, end.exitCode(), end::output);
        assertTrue(end.output().contains("pipeline.yaml:10: unknown key `windw`"), end::output);
        assertTrue(end.output().contains("did you mean `window`?"), end::output);
        assertFalse(end.output().contains("\tat "), end::output);
    }

    @Test
    void unknownOptionEndsWithExitCode2() throws Exception {
        RivuletJar.Ended end = jar.run("run", "pipeline.yaml", "--availble-now");

        assertEquals(2, end.exitCode(), end::output);
        assertTrue(end.output().contains("--available-now"), end::output);
    }

    @Test
    void versionIsPrinted() throws Exception {
        RivuletJar.Ended end = jar.run("--version");

        assertEquals(0, end.exitCode(), end::output);
        assertTrue(end.output().startsWith("rivulet "), end::output);
    }

    @Test
    void malformedLineEndsTheJobWithItsPlaceWhereThatIsAskedFor() throws Exception {
        IotJob job = IotJob.in(folder.resolve("job"), "fail");
        Files.writeString(job.input().resolve("readings.jsonl"), """
                {"device":"a","time":"2026-01-05T08:00:00Z","temperature":20.5}
                {"device":"a","time":"2026-01-05T08:00:01Z","temperature":"hot"}
                """);

        RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now");

        assertEquals(1, end.exitCode(), end::output);
        assertTrue(end.output().contains("readings.jsonl:2"), end::output);
        assertFalse(end.output().contains("\tat "), end::output);
    }

    @Test
    void emptyFolderIsProcessedInVain() throws Exception {
        IotJob job = IotJob.in(folder.resolve("job"), "dead-letter");

        RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now");

        assertEquals(0, end.exitCode(), end::output);
        assertEquals(List.of(), job.rows());
    }

    @Test
    void secondRunOverTheSameFilesChangesNothing() throws Exception {
        IotJob job = jobWithReadings();
        RivuletJar.Ended first = jar.run("run", job.pipeline(), "--available-now");
        assertEquals(0, first.exitCode(), first::output);
        long version = job.tableVersion();
        long epoch = job.lastEpoch();

        RivuletJar.Ended second = jar.run("run", job.pipeline(), "--available-now", "-v");

        assertEquals(0, second.exitCode(), second::output);
        assertTrue(second.output().contains("replay-bytes=0"), second::output);
        assertEquals(version, job.tableVersion());
        assertEquals(epoch, job.lastEpoch());
    }

    @Test
    void sigtermStopsCleanlyAndTheNextStartReplaysNothing() throws Exception {
        IotJob job = jobWithReadings();
        try (RivuletJar.Running running = jar.start("run", job.pipeline(), "-v")) {
            boolean hasEnded = false;
            while (job.lastEpoch() == 0 && !hasEnded) {
                hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            running.process().destroy();
            RivuletJar.Ended end = running.await();
            assertEquals(SIGTERM_EXIT_CODE, end.exitCode(), end::output);
            assertTrue(end.output().contains("stopped committed-epoch="), end::output);
        }

        RivuletJar.Ended next = jar.run("run", job.pipeline(), "--available-now", "-v");

        assertEquals(0, next.exitCode(), next::output);
        assertTrue(next.output().contains("replay-bytes=0"), next::output);
        assertEquals(20_000, job.total().in());
    }

    private IotJob jobWithReadings() throws IOException {
        IotJob job = IotJob.in(folder.resolve("job"), "dead-letter");
        new IotGenerator(IotDataset.demo().withRecordCount(20_000).withFileCount(20)).writeTo(job.input());
        return job;
    }
}
