package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The standalone jar, run as a user runs it: in a process of its own, with the Java that runs the tests. Immutable.
 *
 * @param jar as the build left it
 * @param workFolder for the processes' output, and to resolve relative paths against
 */
record RivuletJar(Path jar, Path workFolder) {

    /** Far beyond what any of these runs takes; a run that takes longer hangs. */
    private static final long PATIENCE_SECONDS = 180;

    /** Most of these runs take seconds, in which the second compiler takes more time than it gives. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    static RivuletJar in(Path workFolder) {
        Path jar = Checkout.find().root().resolve("cli").resolve("target").resolve("rivulet.jar");
        assertTrue(Files.exists(jar), () -> jar + " is not there; run ./mvnw verify, which builds it first");
        return new RivuletJar(jar, workFolder);
    }

    /**
     * A run that has come to its end.
     *
     * @param output standard output and standard error, as they came
     */
    record Ended(int exitCode, String output) {}

    /** A run that may still go on. Killed when closed. */
    record Running(Process process, Path outputFile) implements AutoCloseable {

        /** Waits for the end. */
        Ended await() throws IOException, InterruptedException {
            boolean hasEnded = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String output = Files.readString(outputFile);
            assertTrue(hasEnded, () -> "the process hangs; its output: " + output);
            return new Ended(process.exitValue(), output);
        }

        /** {@code kill -9}. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        try (Running running = start(arguments)) {
            return running.await();
        }
    }

    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        Path outputFile = Files.createTempFile(workFolder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(workFolder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(outputFile.toFile())
                .start();
        return new Running(process, outputFile);
    }
}
