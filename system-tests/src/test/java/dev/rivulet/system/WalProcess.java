package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.wal.Wal;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running {@link WalWriterProcess}, whose lines go to a ledger. One owner. Killed when closed. */
final class WalProcess implements AutoCloseable {

    static final long ENDLESS = Long.MAX_VALUE;

    private static final long PATIENCE_SECONDS = 60;

    /** A run is short and strace stops every thread at every call, so there are neither compilers nor more than one collector. */
    private static final List<String> FAST_START =
            List.of("-Xshare:auto", "-Xint", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx64m");

    private final Process process;
    private final BufferedReader output;
    private final WalLedger ledger;

    private WalProcess(Process process, WalLedger ledger) {
        this.process = process;
        this.output = process.inputReader();
        this.ledger = ledger;
    }

    /** What runs the program: Java that runs the tests, over these classes alone. */
    static List<String> command(Path directory, long seed, long stepCount) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FAST_START);
        command.addAll(List.of("-cp", classPath(), WalWriterProcess.class.getName()));
        command.addAll(List.of(directory.toString(), Long.toString(seed), Long.toString(stepCount)));
        return command;
    }

    /** @param prefix what the command is an argument of, such as strace; may be empty */
    static WalProcess start(List<String> prefix, List<String> command, WalLedger ledger) throws IOException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        Process process = new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new WalProcess(process, ledger);
    }

    private static String classPath() {
        return Stream.of(SystemDisk.class, Wal.class, WalWriterProcess.class)
                .map(WalProcess::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Notes lines until one begins with this word. */
    void readTo(String word) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(word)) {
            ledger.note(line);
            line = output.readLine();
        }
        assertTrue(line != null, () -> "the writer ended without saying " + word + ": " + ledger.lines());
        ledger.note(line);
    }

    /** Notes all that is still to come, waits for the end and returns the exit code. */
    int await() throws IOException, InterruptedException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            ledger.note(line);
        }
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the writer has closed its output and hangs");
        return process.exitValue();
    }

    /** {@code kill -9}; what it said before is noted. */
    void kill() throws IOException, InterruptedException {
        process.toHandle()
                .destroyForcibly(); // Killing the process itself would close the pipe, with lines still in it.
        await();
    }

    /** Lets it write on, without listening, for a time that is not exact. */
    void linger(long millis) throws InterruptedException {
        process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly); // The writer outlives a killed strace.
        process.destroyForcibly();
    }
}
