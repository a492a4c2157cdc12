package dev.rivulet.benchmarks.recovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link CrashingJob} in a process of its own, with the Java, the options and the classes of this one. Closing it kills it. */
final class CrashingProcess implements AutoCloseable {

    private final long startNs = System.nanoTime();
    private final Process process;
    private final BufferedReader output;

    private CrashingProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static CrashingProcess start(CrashingJob.Setup setup) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CrashingJob.class.getName()));
        command.addAll(List.of(setup.arguments()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        return new CrashingProcess(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the next line that begins with a word, and returns the numbers behind it.
     *
     * @throws IllegalStateException if it ends before
     */
    List<Long> await(String word) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(word + " ")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the job ended before it said " + word + ", see what it wrote to errors");
        }
        return numbers(line);
    }

    /** From the start of the process until now, in nanoseconds. */
    long ageNs() {
        return System.nanoTime() - startNs;
    }

    /**
     * Ends it without a chance to do anything more, as a crash does.
     *
     * @return the numbers of all lines beginning with the word that were not waited for
     */
    List<List<Long>> kill(String word) throws IOException, InterruptedException {
        process.toHandle()
                .destroyForcibly(); // Killing the process itself would close the pipe, with lines still in it.
        List<List<Long>> rest = output.lines()
                .filter(line -> line.startsWith(word + " "))
                .map(CrashingProcess::numbers)
                .toList();
        process.waitFor();
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static List<Long> numbers(String line) {
        return Arrays.stream(line.split(" ")).skip(1).map(Long::valueOf).toList();
    }
}
