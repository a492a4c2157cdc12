package dev.rivulet.benchmarks.delta;

import dev.rivulet.benchmarks.Arguments;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Does a table that a gateway writes to for a month stay as it was? The days pass by a clock that is set on, which files grow old by too, so that
 * retentions count; the disk is a real one. Checkpoints are made on a thread of their own, as a job has them made, or within the commits. A vacuum is made each day, as a gateway's owner would have it made.
 *
 * <p>Expected: after the first week, when the first files have expired, numbers of files and the share of a commit that upkeep takes no longer
 * grow.
 */
public final class MonthEndToEnd {

    private static final String USAGE =
            "options: --days --interval-seconds --rows --keys --compaction --checkpoints=beside|within --folder";
    private static final double NANOS_PER_MILLI = 1e6;

    private record Options(
            int days, int intervalSeconds, int rows, int keys, int compaction, boolean isBeside, Path folder) {

        Options with(String name, String value) {
            return switch (name) {
                case "days" -> withNumbers(Integer.parseInt(value), intervalSeconds, rows, keys);
                case "interval-seconds" -> withNumbers(days, Integer.parseInt(value), rows, keys);
                case "rows" -> withNumbers(days, intervalSeconds, Integer.parseInt(value), keys);
                case "keys" -> withNumbers(days, intervalSeconds, rows, Integer.parseInt(value));
                case "compaction" ->
                    new Options(days, intervalSeconds, rows, keys, Integer.parseInt(value), isBeside, folder);
                case "checkpoints" ->
                    new Options(days, intervalSeconds, rows, keys, compaction, value.equals("beside"), folder);
                case "folder" -> new Options(days, intervalSeconds, rows, keys, compaction, isBeside, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }

        private Options withNumbers(int days, int intervalSeconds, int rows, int keys) {
            return new Options(days, intervalSeconds, rows, keys, compaction, isBeside, folder);
        }
    }

    private final Options options;
    private final SetClock clock = new SetClock();
    private final SplittableRandom random = new SplittableRandom(1);
    private final SetClockDisk disk = new SetClockDisk(new SystemDisk(), clock);
    private long epoch;
    private long inputSizeBytes;

    /** Of the stream alone: a vacuum writes next to nothing. */
    private long writtenSizeBytes;

    private MonthEndToEnd(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        Options defaults = new Options(30, 60, 100, 100_000, 10, true, Path.of("target", "month"));
        MonthEndToEnd benchmark = new MonthEndToEnd(Arguments.applyTo(defaults, arguments, USAGE, Options::with));
        Folders.delete(benchmark.options.folder);
        try {
            benchmark.run();
        } finally {
            Folders.delete(benchmark.options.folder);
        }
    }

    private void run() throws IOException {
        System.out.println("| day | commit median ms | 99 % ms | greatest ms | live files | files | log files |"
                + " MB in the table | bytes written per byte of rows |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        SinkContext context = new SinkContext("benchmark", "sink", new UUID(1, 2), 1, disk, clock);
        DeltaSink<Reading> sink = DeltaSink.upsert(options.folder, Reading.TYPE, "id");
        try (SinkSession<Reading> session =
                sink.withAutoCompaction(options.compaction).open(context)) {
            session.committer().committedEpoch();
            ThreadHost host = new ThreadHost("month");
            if (options.isBeside) {
                host.start(List.of(List.of(session.upkeep().orElseThrow())), (agent, cause) -> cause.printStackTrace());
            }
            for (int day = 1; day <= options.days; day++) {
                List<Long> nanos = day(session);
                DeltaTable table = DeltaTable.open(disk, clock, options.folder);
                table.vacuum().run();
                print(day, nanos, table);
            }
            host.stop();
        }
    }

    private List<Long> day(SinkSession<Reading> session) throws IOException {
        List<Long> nanos = new ArrayList<>();
        long writtenBefore = processWrittenSizeBytes();
        for (long second = 0; second < Duration.ofDays(1).toSeconds(); second += options.intervalSeconds) {
            clock.advance(Duration.ofSeconds(options.intervalSeconds));
            epoch++;
            for (int row = 0; row < options.rows; row++) {
                Reading reading = Reading.of(random.nextLong(options.keys), epoch);
                inputSizeBytes += 4 * Long.BYTES
                        + reading.device().length()
                        + reading.note().length();
                session.writer().write(reading);
            }
            StagedEpoch sealed = session.writer().seal(new EpochSeal(epoch, epoch * 100, options.rows, epoch));
            long start = System.nanoTime();
            session.committer().commit(List.of(sealed));
            nanos.add(System.nanoTime() - start);
        }
        writtenSizeBytes += processWrittenSizeBytes() - writtenBefore;
        Collections.sort(nanos);
        return nanos;
    }

    /** All that this process has handed to the system, which on Linux the system tells. */
    private static long processWrittenSizeBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("wchar: ")) {
                return Long.parseLong(line.substring("wchar: ".length()));
            }
        }
        throw new IOException("/proc/self/io does not tell what was written");
    }

    private void print(int day, List<Long> nanos, DeltaTable table) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.0f | %d | %d | %d | %.1f | %.1f |%n",
                day,
                nanos.get(nanos.size() / 2) / NANOS_PER_MILLI,
                nanos.get(nanos.size() * 99 / 100) / NANOS_PER_MILLI,
                nanos.get(nanos.size() - 1) / NANOS_PER_MILLI,
                table.read().describe().size().fileCount(),
                Folders.countFiles(options.folder, name -> !name.startsWith("_delta_log")),
                Folders.countFiles(options.folder, name -> name.startsWith("_delta_log")),
                Folders.sizeBytes(options.folder) / 1e6,
                (double) writtenSizeBytes / inputSizeBytes);
    }
}
