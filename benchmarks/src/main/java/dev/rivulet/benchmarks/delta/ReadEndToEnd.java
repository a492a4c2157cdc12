package dev.rivulet.benchmarks.delta;

import dev.rivulet.benchmarks.Arguments;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.CommitWords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How long does it take to open a table of very many files, and to find one row by its key in a table of very many rows?
 *
 * <p>Expected: opening costs some microseconds per file, from a checkpoint less than from commits; a row lies in one file by the statistics,
 * so that the rest is the reading of one file, and of those a page or two.
 */
public final class ReadEndToEnd {

    private static final String USAGE = "options: --files --rows --row-files --rounds --folder";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int FILES_PER_COMMIT = 1_000;

    private record Options(int files, int rows, int rowFiles, int rounds, Path folder) {

        Options with(String name, String value) {
            return switch (name) {
                case "files" -> new Options(Integer.parseInt(value), rows, rowFiles, rounds, folder);
                case "rows" -> new Options(files, Integer.parseInt(value), rowFiles, rounds, folder);
                case "row-files" -> new Options(files, rows, Integer.parseInt(value), rounds, folder);
                case "rounds" -> new Options(files, rows, rowFiles, Integer.parseInt(value), folder);
                case "folder" -> new Options(files, rows, rowFiles, rounds, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }
    }

    /** What is timed. */
    @FunctionalInterface
    private interface Work {
        long run() throws IOException;
    }

    private final Options options;

    private ReadEndToEnd(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        Options defaults = new Options(100_000, 10_000_000, 20, 9, Path.of("target", "reads"));
        ReadEndToEnd benchmark = new ReadEndToEnd(Arguments.applyTo(defaults, arguments, USAGE, Options::with));
        Folders.delete(benchmark.options.folder);
        try {
            System.out.println("| what | median ms | least ms | greatest ms |");
            System.out.println("|---|---|---|---|");
            benchmark.open();
            benchmark.lookUp();
        } finally {
            Folders.delete(benchmark.options.folder);
        }
    }

    /** The log alone counts, so that no file needs to be there. */
    private void open() throws IOException {
        Path path = options.folder.resolve("files");
        DeltaTable table = open(path, TableDefinition.of(Reading.TYPE.schema()).withCheckpointInterval(1_000_000));
        KernelTable kernel =
                KernelTable.open(new SystemDisk(), new SystemClock(), path).orElseThrow();
        for (int file = 0; file < options.files; file += FILES_PER_COMMIT) {
            List<StagedFile> added = new ArrayList<>();
            for (int index = 0; index < FILES_PER_COMMIT; index++) {
                added.add(file(file + index));
            }
            ChangeRequest.Files files = new ChangeRequest.Files(List.of(), List.of(), added);
            CommitWords words = new CommitWords("WRITE", Map.of(), Map.of(), Map.of(), true);
            if (kernel.change(kernel.scan(), new ChangeRequest(files, true, words))
                    .isEmpty()) {
                throw new IllegalStateException("somebody else writes to " + path);
            }
        }
        time(String.format(Locale.ROOT, "open and list %,d files from commits", options.files), () -> count(path));
        table.checkpoint();
        time(String.format(Locale.ROOT, "open and list %,d files from a checkpoint", options.files), () -> count(path));
    }

    private static DeltaTable open(Path path, TableDefinition definition) throws IOException {
        return DeltaTable.openOrCreate(new SystemDisk(), new SystemClock(), path, definition);
    }

    private static StagedFile file(int number) {
        String statistics = "{\"numRecords\":1000,\"minValues\":{\"id\":" + number * 1_000L + "},\"maxValues\":{\"id\":"
                + (number * 1_000L + 999) + "},\"nullCount\":{\"id\":0}}";
        return new StagedFile(
                String.format(Locale.ROOT, "part-00001-%08d.parquet", number),
                100_000,
                1_000,
                Map.of(),
                1_000_000L * number,
                statistics);
    }

    private static long count(Path path) throws IOException {
        return KernelTable.open(new SystemDisk(), new SystemClock(), path)
                .orElseThrow()
                .scan()
                .files()
                .size();
    }

    private void lookUp() throws IOException {
        Path path = options.folder.resolve("rows");
        DeltaTable table = open(path, TableDefinition.of(Reading.TYPE.schema()));
        int rowsPerFile = options.rows / options.rowFiles;
        for (int file = 0; file < options.rowFiles; file++) {
            List<Reading> rows = new ArrayList<>(rowsPerFile);
            for (int row = 0; row < rowsPerFile; row++) {
                rows.add(Reading.of((long) file * rowsPerFile + row, 0));
            }
            table.append(Reading.TYPE, rows);
        }
        SplittableRandom random = new SplittableRandom(1);
        time(
                String.format(Locale.ROOT, "one row by its key, of %,d in %d files", options.rows, options.rowFiles),
                () -> find(table, random.nextLong(options.rows)));
        time(
                "the same of a table just opened",
                () -> find(DeltaTable.open(new SystemDisk(), new SystemClock(), path), random.nextLong(options.rows)));
    }

    private static long find(DeltaTable table, long id) throws IOException {
        long[] found = new long[1];
        table.read().where("id = " + id).forEach(Reading.TYPE, row -> found[0]++);
        if (found[0] != 1) {
            throw new IllegalStateException(found[0] + " rows have id " + id + ", wanted one");
        }
        return found[0];
    }

    private void time(String what, Work work) throws IOException {
        long[] nanos = new long[options.rounds];
        for (int round = -2; round < options.rounds; round++) {
            long start = System.nanoTime();
            work.run();
            if (round >= 0) {
                nanos[round] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f |%n",
                what,
                nanos[nanos.length / 2] / NANOS_PER_MILLI,
                nanos[0] / NANOS_PER_MILLI,
                nanos[nanos.length - 1] / NANOS_PER_MILLI);
    }
}
