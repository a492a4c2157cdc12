package dev.rivulet.cli.demo;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.samples.iot.IotAnswer.WindowTotals;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The demo's table as it was read back. Immutable.
 *
 * @param version of the table
 * @param rows sorted by device and window
 */
record DemoTable(long version, List<Line> rows) {

    /** How many rows are shown from the beginning and from the end. */
    private static final int SAMPLE_COUNT = 6;

    /**
     * A row.
     *
     * @param totals all of it but the mean
     * @param mean as the table has it
     */
    record Line(WindowTotals totals, double mean) {}

    DemoTable {
        rows = List.copyOf(rows);
    }

    static DemoTable read(Path path) throws IOException {
        DeltaTableReader reader =
                DeltaTable.open(new SystemDisk(), new SystemClock(), path).read();
        StructRowType rowType = StructRowType.of("row", reader.schema());
        Columns columns = Columns.of(rowType);
        List<Line> rows = new ArrayList<>();
        reader.forEach(rowType, row -> rows.add(columns.line(row)));
        rows.sort(Comparator.comparing((Line line) -> line.totals().device())
                .thenComparingLong(line -> line.totals().startMicros()));
        return new DemoTable(reader.version(), rows);
    }

    private record Columns(List<FieldAccessor<Row>> accessors) {

        static Columns of(StructRowType rowType) {
            List<String> names = List.of(
                    "device",
                    "window_start",
                    "window_end",
                    "readings",
                    "sum_temperature",
                    "min_temperature",
                    "max_temperature",
                    "mean_temperature");
            return new Columns(names.stream()
                    .map(name -> rowType.accessor(rowType.schema().requireIndexOf(name)))
                    .toList());
        }

        Line line(Row row) {
            WindowTotals totals = new WindowTotals(
                    String.valueOf(accessors.get(0).objectValue(row)),
                    accessors.get(1).longValue(row),
                    accessors.get(2).longValue(row),
                    accessors.get(3).longValue(row),
                    accessors.get(4).doubleValue(row),
                    accessors.get(5).doubleValue(row),
                    accessors.get(6).doubleValue(row));
            return new Line(totals, accessors.get(7).doubleValue(row));
        }
    }

    /**
     * Prints the rows.
     *
     * @param isWhole whether to print all; otherwise the first and the last few
     */
    void print(PrintStream out, boolean isWhole) {
        out.printf("  %-12s %-21s %8s %10s %8s %8s%n", "device", "window", "readings", "mean", "min", "max");
        int sampleCount = isWhole ? rows.size() : Math.min(SAMPLE_COUNT, rows.size());
        rows.subList(0, sampleCount).forEach(line -> print(line, out));
        int tailStart = Math.max(sampleCount, rows.size() - SAMPLE_COUNT);
        if (tailStart > sampleCount) {
            out.printf(Locale.ROOT, "  ... %,d more, shown by --all ...%n", tailStart - sampleCount);
        }
        rows.subList(tailStart, rows.size()).forEach(line -> print(line, out));
        out.printf(Locale.ROOT, "  %,d rows in version %d of the table%n", rows.size(), version);
    }

    private static void print(Line line, PrintStream out) {
        WindowTotals totals = line.totals();
        Instant start = EpochMicros.instant(totals.startMicros());
        out.printf(
                Locale.ROOT,
                "  %-12s %-21s %8d %10.4f %8.2f %8.2f%n",
                totals.device(),
                start,
                totals.count(),
                line.mean(),
                totals.minimum(),
                totals.maximum());
    }
}
