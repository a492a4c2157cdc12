package dev.rivulet.cli.demo;

import dev.rivulet.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The demo's job in a process of its own, which ends when this one does, however that happens. Owned by the demo's thread.
 */
final class ChildJob implements AutoCloseable {

    /** A run of seconds has nothing of the second compiler, and waits for it. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;

    private ChildJob(Process process) {
        this.process = process;
    }

    /** Starts {@code run PIPELINE --available-now} with the same Java and the same jar as this process. */
    static ChildJob start(Path pipeline) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && classPath.indexOf(File.pathSeparatorChar) < 0) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        command.addAll(List.of("run", pipeline.toString(), "--available-now", "--supervised"));
        // Its standard input stays open and empty for as long as this process lives.
        return new ChildJob(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits a little for the end.
     *
     * @return whether it has ended
     */
    boolean hasEndedWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits for the end and gives the exit code. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** {@code kill -9}: it can neither notice nor prepare. Returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
