package dev.rivulet.benchmarks.source;

import dev.rivulet.benchmarks.Arguments;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;

/**
 * How many records a second of one core a source brings to batches ready for the log, beside what its library does alone with the same records.
 * What counts is the processor time of all threads that run Java but those that send, so others on the machine and the compiler's threads change it little.
 *
 * <p>Expected: from half as many to more, as a source copies each record once and sums it up, and makes no string of it.
 */
public final class SourceEndToEnd {

    /** How the names of threads begin that are not counted. */
    static final String SENDER = "sender";

    private static final String USAGE = "options: --records --rounds --folder";

    private record Options(long recordCount, int roundCount, Path folder) {
        Options with(String name, String value) {
            return switch (name) {
                case "records" -> new Options(Long.parseLong(value), roundCount, folder);
                case "rounds" -> new Options(recordCount, Integer.parseInt(value), folder);
                case "folder" -> new Options(recordCount, roundCount, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }
    }

    private SourceEndToEnd() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Arguments.applyTo(
                new Options(1_000_000, 4, Path.of("target", "sources")), arguments, USAGE, Options::with);
        Path folder = options.folder();
        List<SourceCase> cases = List.of(
                new FileCase(FileCase.Kind.PLAIN, folder.resolve("plain")),
                new FileCase(FileCase.Kind.GZIP, folder.resolve("gzip")),
                new FileCase(FileCase.Kind.TAIL, folder.resolve("tail")),
                new AvroCase(folder.resolve("avro")),
                new ParquetCase(folder.resolve("parquet")),
                new SocketCase(),
                new HttpCase());
        for (SourceCase each : cases) {
            each.prepare(options.recordCount());
            for (int round = 1; round <= options.roundCount(); round++) { // The first ones are for the compiler.
                double peer = measure(each, each.peer(), options.recordCount());
                double source = measure(each, each.source(), options.recordCount());
                System.out.printf(
                        "%s, round %d: %s %,.0f, source %,.0f records per second of one core, ratio %.2f%n",
                        each.name(), round, each.peerName(), peer, source, source / peer);
            }
        }
    }

    /** Records per second of one core. */
    private static double measure(SourceCase each, Intake opened, long recordCount) throws IOException {
        try (Intake intake = opened) {
            long before = cpuNanos();
            each.send(recordCount);
            intake.take(recordCount);
            return recordCount / ((cpuNanos() - before) / 1e9);
        }
    }

    /** Of the threads that live. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null && !thread.getThreadName().startsWith(SENDER)) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }

    static void startSender(Runnable sends) {
        Thread thread = new Thread(sends, SENDER);
        thread.setDaemon(true);
        thread.start();
    }
}
