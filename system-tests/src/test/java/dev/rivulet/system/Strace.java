package dev.rivulet.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs a process under {@code strace}, which notes the calls to the system that concern a log, and lets one of them fail or kill the
 * process. Immutable.
 *
 * @param logDirectory without symbolic links, since calls are picked by the paths that they or their files have
 * @param trace what the calls were
 */
record Strace(Path logDirectory, Path trace) {

    /** All that can change a file or a directory, under the names of this or that machine; and opening, which may create. */
    private static final String CALLS =
            "openat,pwrite64,?ftruncate,fdatasync,fsync,?rename,?renameat,?renameat2,?unlink,?unlinkat";

    private static final long PATIENCE_SECONDS = 20;
    private static final int FILES_MAX = 96;

    /** A process, a call, and all that is told of it. */
    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\((.*)");

    /** The first file of a call that works on an open one. */
    private static final Pattern OPEN_FILE = Pattern.compile("^\\d+<([^>]*)>.*");

    /** A call that was made. */
    record Call(String name, String rest) {

        /** The path of the file that it works on, if it is one that takes an open file; empty otherwise. */
        String openFile() {
            Matcher file = OPEN_FILE.matcher(rest);
            return file.matches() ? file.group(1) : "";
        }

        boolean isInjected() {
            return rest.contains("(INJECTED)");
        }

        boolean isSync() {
            return name.equals("fsync") || name.equals("fdatasync");
        }
    }

    /** Skips the test, saying why, unless there is a strace that may look into processes. */
    static void assumeUsable(Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("strace-probe.txt");
        String problem;
        try {
            Process process = new ProcessBuilder(
                            "strace", "-f", "-o", folder.resolve("probe").toString(), "true")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean hasEnded = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            problem = !hasEnded ? "it hangs" : process.exitValue() == 0 ? "" : Files.readString(output);
        } catch (IOException e) {
            problem = e.getMessage();
        }
        assumeTrue(problem.isEmpty(), "skipped, for strace is missing or may not trace here: " + problem);
    }

    /** What to put before a command; nothing happens to the process. */
    List<String> watching() throws IOException {
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-y", "-s", "0", "-o", trace.toString(), "-e", "trace=" + CALLS));
        for (String name : names()) {
            command.addAll(List.of("-P", logDirectory.resolve(name).toString()));
        }
        command.addAll(List.of("-P", logDirectory.toString()));
        return command;
    }

    /** As {@link #watching}, and the process is killed before its n-th call of that name takes effect. */
    List<String> killing(String call, int ordinal) throws IOException {
        return injecting(call + ":signal=KILL:when=" + ordinal);
    }

    /** As {@link #watching}, and the n-th call of that name does nothing but fail. */
    List<String> failing(String call, String error, int ordinal) throws IOException {
        return injecting(call + ":error=" + error + ":when=" + ordinal);
    }

    private List<String> injecting(String injection) throws IOException {
        // Not with --seccomp-bpf, which is faster but forgets to send signals.
        List<String> command = watching();
        command.addAll(List.of("-e", "inject=" + injection));
        return command;
    }

    /** strace matches whole paths only, so it is given those that a run may come to use. */
    private List<String> names() throws IOException {
        long firstIndex = Long.MAX_VALUE;
        if (Files.isDirectory(logDirectory)) {
            try (Stream<Path> files = Files.list(logDirectory)) {
                firstIndex = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".wal"))
                        .mapToLong(name -> Long.parseLong(name.substring(0, 16), 16))
                        .min()
                        .orElse(0);
            }
        }
        List<String> names = new ArrayList<>(List.of("wal.lock", "wal.start", "wal.start.tmp"));
        for (int index = 0; index < FILES_MAX; index++) {
            names.add("unnamed-" + index + ".tmp");
            names.add(String.format("%016x.wal", (firstIndex == Long.MAX_VALUE ? 0 : firstIndex) + index));
        }
        return names;
    }

    /** The calls of the last run, in order. */
    List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            if (call.matches()) {
                calls.add(new Call(call.group(1), call.group(2)));
            }
        }
        return calls;
    }

    /** How often the last run made each call, by name. */
    Map<String, Integer> callCounts() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        calls().forEach(call -> counts.merge(call.name(), 1, Integer::sum));
        return counts;
    }
}
