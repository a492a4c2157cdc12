package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three jobs in one process of the standalone jar, of which one fails and one has a table of dead letters, and the process is killed. */
final class ManyJobsIT {

    private static final int RECORD_COUNT = 12_000;
    private static final int SIGTERM_EXIT_CODE = 143;
    private static final long POLL_MILLIS = 10;

    @TempDir
    private Path folder;

    @Test
    void theFailureOfOneAndTheEndOfTheProcessLeaveAllTablesExact() throws Exception {
        RivuletJar jar = RivuletJar.in(folder);
        IotJob first = job("first", 1);
        IotJob failing = job("failing", 2);
        IotJob third = job("third", 3);
        Files.writeString(Path.of(third.pipeline()), "dead-letters: { table: letters }\n", StandardOpenOption.APPEND);
        Files.writeString(failing.table(), "no folder of a table");
        Files.writeString(folder.resolve("all.yaml"), """
                jobs: [first/pipeline.yaml, failing/pipeline.yaml, third/pipeline.yaml]
                memory: 192MB
                """);

        try (RivuletJar.Running running =
                jar.start("run", folder.resolve("all.yaml").toString(), "-v")) {
            while (first.lastEpoch() == 0 || third.lastEpoch() == 0 || !says(running, "rivulet: failing: ")) {
                assertRunning(running);
            }
            running.kill();
        }
        assertEquals(0, failing.lastEpoch());
        Files.delete(failing.table());

        try (RivuletJar.Running running =
                jar.start("run", first.pipeline(), failing.pipeline(), third.pipeline(), "-v")) {
            for (IotJob job : List.of(first, failing, third)) {
                while (job.total().in() < RECORD_COUNT) {
                    assertRunning(running);
                }
            }
            running.process().toHandle().destroy();
            RivuletJar.Ended end = running.await();
            assertEquals(SIGTERM_EXIT_CODE, end.exitCode(), end::output);
            for (String name : List.of("first", "failing", "third")) {
                assertTrue(
                        end.output().contains("rivulet: " + name + ": ended, all that was logged is committed"),
                        end::output);
                assertTrue(end.output().contains("[" + name + "/group]"), end::output);
            }
        }

        first.assertRight();
        failing.assertRight();
        third.assertRight();
    }

    private IotJob job(String name, long seed) throws IOException {
        IotJob job = IotJob.in(folder.resolve(name), "dead-letter");
        Path file = Path.of(job.pipeline());
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("name: iot-windows", "name: " + name)
                        .replace("engine: {", "engine: { restart-strategy: none,"));
        new IotGenerator(IotDataset.demo()
                        .withSeed(seed)
                        .withRecordCount(RECORD_COUNT)
                        .withFileCount(20))
                .writeTo(job.input());
        return job;
    }

    private static boolean says(RivuletJar.Running running, String text) throws IOException {
        return Files.readString(running.outputFile()).contains(text);
    }

    private static void assertRunning(RivuletJar.Running running) throws InterruptedException {
        boolean hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        assertFalse(hasEnded, () -> Checkout.read(running.outputFile()));
    }
}
