package dev.rivulet.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.job.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real signals to a process of its own, whose job is asked to stop and never does. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopOnSignalTest {

    private static final int EXIT_CODE_OF_SIGTERM = 143;

    @TempDir
    private Path folder;

    /** The process. */
    static final class StuckJob {

        private StuckJob() {}

        public static void main(String[] args) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            Job stuck = (Job) Proxy.newProxyInstance(
                    StuckJob.class.getClassLoader(), new Class<?>[] {Job.class}, (proxy, method, arguments) -> {
                        System.out.println(method.getName());
                        never.await();
                        return null;
                    });
            StopOnSignal stop = StopOnSignal.install();
            stop.watch(stuck::stop);
            System.out.println("running");
            never.await();
        }
    }

    private Process start(String... environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StuckJob.class.getName());
        for (int index = 0; index < environment.length; index += 2) {
            builder.environment().put(environment[index], environment[index + 1]);
        }
        return builder.redirectError(folder.resolve("stderr").toFile()).start();
    }

    @Test
    void theFirstSignalStopsTheJobAndTheSecondTheProcess() throws IOException, InterruptedException {
        Process process = start();
        try (BufferedReader out = process.inputReader()) {
            assertEquals("running", out.readLine());
            process.toHandle().destroy();
            assertEquals("stop", out.readLine());
            assertTrue(process.isAlive(), "the job has not stopped yet");
            process.toHandle().destroy();

            assertEquals(EXIT_CODE_OF_SIGTERM, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(
                Files.readString(folder.resolve("stderr")).contains("rivulet: stopped at once"),
                Files.readString(folder.resolve("stderr")));
    }

    @Test
    void systemdIsToldOfTheStop() throws IOException, InterruptedException {
        Path command = folder.resolve("systemd-notify");
        Path told = folder.resolve("told");
        Files.writeString(command, "#!/bin/sh\necho \"$@\" > " + told + ".part\nmv " + told + ".part " + told + "\n");
        assertTrue(command.toFile().setExecutable(true));
        Process process = start("NOTIFY_SOCKET", "/run/none", "PATH", folder + ":" + System.getenv("PATH"));
        try (BufferedReader out = process.inputReader()) {
            assertEquals("running", out.readLine());
            process.toHandle().destroy();
            while (!Files.exists(told)) {
                Thread.onSpinWait();
            }

            assertEquals(List.of("STOPPING=1"), Files.readAllLines(told));
        } finally {
            process.destroyForcibly();
        }
    }
}
