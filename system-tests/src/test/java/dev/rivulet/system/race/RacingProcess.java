package dev.rivulet.system.race;

import dev.rivulet.testkit.process.TestJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running {@link RacingWriter}. One owner. Killed when closed. */
final class RacingProcess implements AutoCloseable {

    private static final List<String> FAST_START = List.of(
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final Process process;
    private final BufferedReader output;
    private final OutputStream input;
    private final Path errors;

    private RacingProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.getOutputStream();
        this.errors = errors;
    }

    /** One that hangs is killed after a time, which fails whoever waits for its next line. */
    static RacingProcess start(String name, Path folder, long patienceSeconds) throws IOException {
        Path errors = folder.resolve(name + "-errors.txt");
        Process process = new TestJava(FAST_START, RacingWriter.class)
                .process(name)
                .redirectError(ProcessBuilder.Redirect.to(errors.toFile()))
                .start();
        CompletableFuture.delayedExecutor(patienceSeconds, TimeUnit.SECONDS)
                .execute(process.toHandle()::destroyForcibly);
        return new RacingProcess(process, errors);
    }

    void tell(String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    String hear() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("a writer has ended: " + Files.readString(errors));
        }
        return line;
    }

    void expect(String wanted) throws IOException {
        String line = hear();
        if (!line.equals(wanted)) {
            throw new AssertionError("a writer said " + line + ", wanted " + wanted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
