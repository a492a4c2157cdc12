package dev.rivulet.benchmarks.delta;

import dev.rivulet.benchmarks.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What does an epoch of upserts cost by deletion vectors (merge on read) and by copy on write, and what does reading cost after it? The
 * tables take turns in one process, with the same rows; an epoch's keys are scattered over all files, or lie in one of them.
 *
 * <p>Expected: copy on write reads and writes each file that holds a key as a whole; deletion vectors cost the reading of its key column and
 * the writing of the new rows. So scattered over all files they are several times quicker and write a hundredth of the bytes, and reading
 * is slower by the new files and the share of deleted rows.
 */
public final class UpsertEndToEnd {

    private static final String USAGE = "options: --rows --files --keys --rounds --warmups --folder";
    private static final double NANOS_PER_MILLI = 1e6;

    private record Options(int rows, int files, int keys, int rounds, int warmups, Path folder) {

        Options with(String name, String value) {
            return switch (name) {
                case "rows" -> new Options(Integer.parseInt(value), files, keys, rounds, warmups, folder);
                case "files" -> new Options(rows, Integer.parseInt(value), keys, rounds, warmups, folder);
                case "keys" -> new Options(rows, files, Integer.parseInt(value), rounds, warmups, folder);
                case "rounds" -> new Options(rows, files, keys, Integer.parseInt(value), warmups, folder);
                case "warmups" -> new Options(rows, files, keys, rounds, Integer.parseInt(value), folder);
                case "folder" -> new Options(rows, files, keys, rounds, warmups, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }
    }

    private final Options options;
    private final SplittableRandom random = new SplittableRandom(1);

    private UpsertEndToEnd(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        Options defaults = new Options(1_000_000, 10, 1_000, 15, 3, Path.of("target", "upserts"));
        UpsertEndToEnd benchmark = new UpsertEndToEnd(Arguments.applyTo(defaults, arguments, USAGE, Options::with));
        System.out.println("| keys | way | median ms | max ms | median KB written | read ms before | after |");
        System.out.println("|---|---|---|---|---|---|---|");
        benchmark.run("scattered", benchmark.options.rows);
        benchmark.run("in one file", benchmark.options.rows / benchmark.options.files);
    }

    /**
     * @param keyBound all keys of the epochs are below it
     */
    private void run(String keys, int keyBound) throws IOException {
        Folders.delete(options.folder);
        try (UpsertTable copied = new UpsertTable("copy on write", options.folder.resolve("copied"), false);
                UpsertTable marked = new UpsertTable("deletion vectors", options.folder.resolve("marked"), true)) {
            List<UpsertTable> tables = List.of(copied, marked);
            for (int file = 0; file < options.files; file++) {
                for (UpsertTable table : tables) {
                    table.commit(file(file));
                }
            }
            List<long[]> before = read(tables);
            for (int round = 0; round < options.warmups + options.rounds; round++) {
                List<Reading> rows = rows(round, keyBound);
                for (UpsertTable table : tables) {
                    if (round < options.warmups) {
                        table.commit(rows);
                    } else {
                        table.measure(rows);
                    }
                }
            }
            List<long[]> after = read(tables);
            if (after.get(0)[0] != after.get(1)[0]) {
                throw new IllegalStateException("the tables differ: " + after.get(0)[0] + " and " + after.get(1)[0]);
            }
            for (int index = 0; index < tables.size(); index++) {
                print(keys, tables.get(index), before.get(index)[1], after.get(index)[1]);
            }
        } finally {
            Folders.delete(options.folder);
        }
    }

    private List<Reading> file(int number) {
        int rowCount = options.rows / options.files;
        List<Reading> rows = new ArrayList<>(rowCount);
        for (int row = 0; row < rowCount; row++) {
            rows.add(Reading.of((long) number * rowCount + row, 0));
        }
        return rows;
    }

    private List<Reading> rows(int round, int keyBound) {
        return random.longs(options.keys, 0, keyBound)
                .mapToObj(id -> Reading.of(id, round + 1))
                .toList();
    }

    /** The second of two, as the first one warms up. */
    private static List<long[]> read(List<UpsertTable> tables) throws IOException {
        List<long[]> read = new ArrayList<>();
        for (UpsertTable table : tables) {
            table.read();
        }
        for (UpsertTable table : tables) {
            read.add(table.read());
        }
        return read;
    }

    private static void print(String keys, UpsertTable table, long readBeforeNanos, long readAfterNanos) {
        List<Long> nanos = table.nanos();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
                keys,
                table.name(),
                nanos.get(nanos.size() / 2) / NANOS_PER_MILLI,
                nanos.get(nanos.size() - 1) / NANOS_PER_MILLI,
                table.bytes().get(table.bytes().size() / 2) / 1e3,
                readBeforeNanos / NANOS_PER_MILLI,
                readAfterNanos / NANOS_PER_MILLI);
    }
}
