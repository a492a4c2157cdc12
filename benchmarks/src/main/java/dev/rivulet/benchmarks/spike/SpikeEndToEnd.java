package dev.rivulet.benchmarks.spike;

import dev.rivulet.benchmarks.Arguments;
import dev.rivulet.benchmarks.Plot;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of a job that gets many times what it can take, for a minute: is anything lost, how much memory does it need, and does it catch
 * up? Ten seconds at half the rate, then the spike, then nothing until all is in the table, which is read in the end.
 *
 * <p>Expected: the log takes the spike up to its quota, then senders are held back; memory does not grow; rows come into the table at the
 * same rate all the time.
 */
public final class SpikeEndToEnd {

    private static final String USAGE =
            "options: --source=http|mqtt --seconds --times --cost-micros --log-mib --qos --folder";
    private static final int CALM_SECONDS = 10;
    private static final double MIB = 1 << 20;

    private static final List<Plot.Panel> PANELS = List.of(
            new Plot.Panel(
                    "thousands of rows",
                    List.of(new Plot.Line(1, "taken"), new Plot.Line(2, "in the table"), new Plot.Line(3, "between"))),
            new Plot.Panel("MiB", List.of(new Plot.Line(4, "log"), new Plot.Line(5, "memory"))),
            new Plot.Panel("milliseconds from commit to commit", List.of(new Plot.Line(6, "interval"))));

    private record Options(String source, int seconds, int times, int costMicros, int logMib, int qos, Path folder) {

        Options with(String name, String value) {
            return switch (name) {
                case "source" -> new Options(value, seconds, times, costMicros, logMib, qos, folder);
                case "seconds" -> new Options(source, Integer.parseInt(value), times, costMicros, logMib, qos, folder);
                case "times" -> new Options(source, seconds, Integer.parseInt(value), costMicros, logMib, qos, folder);
                case "cost-micros" -> new Options(source, seconds, times, Integer.parseInt(value), logMib, qos, folder);
                case "log-mib" -> new Options(source, seconds, times, costMicros, Integer.parseInt(value), qos, folder);
                case "qos" -> new Options(source, seconds, times, costMicros, logMib, Integer.parseInt(value), folder);
                case "folder" -> new Options(source, seconds, times, costMicros, logMib, qos, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }

        int rowsPerSecond() {
            return 1_000_000 / costMicros;
        }
    }

    /** What the job said last. */
    private record Told(long tableCount, long logSizeBytes, long intervalMillis) {}

    private final Options options;
    /** Writer: the thread that reads the job's output. */
    private volatile Told told = new Told(0, 0, 0);

    private final List<String> table = new ArrayList<>();
    private final long startNs = System.nanoTime();

    private SpikeEndToEnd(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Options defaults = new Options("http", 60, 20, 1_000, 16, 1, Path.of("spike"));
        new SpikeEndToEnd(Arguments.applyTo(defaults, arguments, USAGE, Options::with)).run();
    }

    private void run() throws Exception {
        MqttSpikeSender broker = options.source.equals("mqtt")
                ? new MqttSpikeSender(options.folder.resolve("broker"), options.qos)
                : null;
        Process job = start(broker == null ? "http" : Integer.toString(broker.port()));
        try (BufferedReader output = job.inputReader()) {
            int port = await(output, broker == null ? "port " : "state ");
            SpikeSender sender = broker == null ? new HttpSpikeSender(port) : broker;
            Thread reader = new Thread(() -> output.lines().forEach(this::hear), "job-output");
            reader.start();
            if (broker != null) {
                Thread.sleep(2_000); // It has subscribed by then.
                broker.start();
            }
            print("| second | taken, thousands | in the table, thousands | between, thousands | log MiB | memory MiB"
                    + " | commit interval ms |");
            print("|---|---|---|---|---|---|---|");
            try (sender) {
                sender.pace(options.rowsPerSecond() / 2);
                watch(job, sender, CALM_SECONDS);
                sender.pace(options.rowsPerSecond() * options.times);
                watch(job, sender, options.seconds);
                sender.pace(0);
                long spikeCount = told.tableCount;
                long spikeNs = System.nanoTime();
                long sentCount = sender.finish();
                while (told.tableCount < sentCount) {
                    watch(job, sender, 5);
                }
                double seconds = (System.nanoTime() - spikeNs) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "%,d rows were sent, %.0f a second went into the table behind the spike, all were there %.0f s later%n",
                        sentCount,
                        (sentCount - spikeCount) / seconds,
                        seconds);
                job.getOutputStream().write('\n');
                job.getOutputStream().flush();
                job.waitFor();
                reader.join();
                verify(sentCount);
            }
        } finally {
            job.destroyForcibly();
        }
        Files.writeString(
                options.folder.resolve("spike.svg"),
                Plot.svg(
                        "A spike of " + options.times + " times the rate for " + options.seconds + " s, by "
                                + options.source,
                        PANELS,
                        Plot.rows(table)));
    }

    private Process start(String source) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpikeJob.class.getName(),
                        options.folder.toString(),
                        source,
                        Integer.toString(options.costMicros),
                        Integer.toString(options.logMib),
                        Integer.toString(options.qos))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The first number behind the words that a line begins with. */
    private static int await(BufferedReader output, String words) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(words)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the job does not start, see what it wrote to errors");
        }
        return Integer.parseInt(line.substring(words.length()).split(" ")[0]);
    }

    private void hear(String line) {
        String[] words = line.split(" ");
        if (words[0].equals("state")) {
            told = new Told(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        } else {
            System.out.println(line);
        }
    }

    private void watch(Process job, SpikeSender sender, int seconds) throws Exception {
        for (int second = 0; second < seconds; second++) {
            Thread.sleep(1_000);
            if (!job.isAlive()) {
                throw new IOException("the job has ended by itself");
            }
            Told now = told;
            long takenCount = sender.takenCount();
            print(String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %.1f | %.1f | %.1f | %.0f | %d |",
                    (System.nanoTime() - startNs) / 1_000_000_000,
                    takenCount / 1e3,
                    now.tableCount / 1e3,
                    (takenCount - now.tableCount) / 1e3,
                    now.logSizeBytes / MIB,
                    residentSizeBytes(job) / MIB,
                    now.intervalMillis));
        }
    }

    /** As Linux tells it; 0 elsewhere. */
    private static long residentSizeBytes(Process job) throws IOException {
        Path status = Path.of("/proc", Long.toString(job.pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .sum()
                : 0;
    }

    private void print(String line) {
        table.add(line);
        System.out.println(line);
    }

    private void verify(long sentCount) throws IOException {
        BitSet seen = new BitSet();
        long[] doubled = {0};
        DeltaTable.open(new SystemDisk(), new SystemClock(), options.folder.resolve("table"))
                .read()
                .forEach(SpikeJob.ROWS, row -> {
                    doubled[0] += seen.get((int) row.n()) ? 1 : 0;
                    seen.set((int) row.n());
                });
        System.out.printf(
                Locale.ROOT,
                "in the table: %,d of %,d numbers, %,d beyond, %,d twice%n",
                seen.cardinality(),
                sentCount,
                Math.max(0, seen.length() - sentCount),
                doubled[0]);
    }
}
