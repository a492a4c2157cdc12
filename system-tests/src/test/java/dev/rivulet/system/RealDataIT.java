package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.system.RivuletJar.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of others through the standalone jar, against a plain recomputation. The folder with the files is named by {@code
 * RIVULET_DATA}; without it these tests are skipped.
 */
final class RealDataIT {

    @TempDir
    private Path directory;

    /** A sensor whose file is not in the order of time and has doubled timestamps. */
    @Test
    void hoursOfAMachinesTemperature() throws Exception {
        List<NamedCsvRecord> records = takeIn("iot", "machine_temperature_system_failure.csv");

        run("""
                name: machine
                source: { type: file, path: input, format: csv, settle-time: 0s }
                schema: { timestamp: string not null, value: double not null }
                derive: { time: cast(timestamp as timestamp), sensor: "'machine'" }
                event-time: { column: time, out-of-orderness: 2h }
                key: sensor
                window: { tumbling: 1h }
                aggregates: { readings: count(*), total: sum(value), highest: max(value) }
                sink: { type: delta, path: table }
                engine: { data: data, epoch-interval: 50ms, commit-interval: 100ms }
                """);

        Windows expected = new Windows(ChronoUnit.HOURS.getDuration().toMillis(), 2 * 3_600_000L);
        for (NamedCsvRecord record : records) {
            expected.add("machine", millis(record.getField("timestamp")), number(record, "value"));
        }
        assertEquals(expected.closed(), table());
    }

    /** Eight days of a shop: cancellations, negative quantities, quoted descriptions, missing customers. */
    @Test
    void revenueOfAShopByCountryAndHour() throws Exception {
        List<NamedCsvRecord> records = takeIn("orders", ".csv");

        run("""
                name: orders
                source: { type: file, path: input, format: csv, settle-time: 0s }
                schema:
                  InvoiceNo: string not null
                  Quantity: int not null
                  InvoiceDate: string not null
                  UnitPrice: double not null
                  CustomerID: double
                  Country: string not null
                derive: { time: cast(InvoiceDate as timestamp), revenue: Quantity * UnitPrice }
                event-time: { column: time, out-of-orderness: 10m }
                key: Country
                window: { tumbling: 1h }
                aggregates: { lines: count(*), revenue: sum(revenue), largest: max(revenue) }
                sink: { type: delta, path: table }
                engine: { data: data, epoch-interval: 50ms, commit-interval: 100ms }
                """);

        Windows expected = new Windows(3_600_000L, 600_000L);
        for (NamedCsvRecord record : records) {
            double revenue = Integer.parseInt(record.getField("Quantity")) * number(record, "UnitPrice");
            expected.add(record.getField("Country"), millis(record.getField("InvoiceDate")), revenue);
        }
        assertEquals(expected.closed(), table());
    }

    private void run(String pipeline) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
        Ended ended = RivuletJar.in(directory).run("run", "pipeline.yaml", "--available-now");
        assertEquals(0, ended.exitCode(), ended::output);
    }

    /** Copies the files that end so into the input folder, in the order of their names, and reads them. */
    private List<NamedCsvRecord> takeIn(String folder, String suffix) throws IOException {
        String data = System.getenv("RIVULET_DATA");
        assumeTrue(data != null, "RIVULET_DATA names no folder of sample data");
        Path input = Files.createDirectories(directory.resolve("input"));
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(data, folder))) {
            files = all.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
        assertFalse(files.isEmpty(), () -> "no file in " + folder + " ends with " + suffix);
        List<NamedCsvRecord> records = new ArrayList<>();
        for (Path file : files) {
            Path copy = Files.copy(file, input.resolve(file.getFileName()));
            Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH.plusSeconds(records.size())));
            try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
                reader.forEach(records::add);
            }
        }
        return records;
    }

    private static long millis(String time) {
        return LocalDateTime.parse(time.replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    private static double number(NamedCsvRecord record, String field) {
        return Double.parseDouble(record.getField(field));
    }

    /** Rows as text, sorted, since the table has no order. */
    private List<String> table() throws IOException {
        List<String> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), directory.resolve("table"))
                .read()
                .forEach(row -> rows.add(text(
                        (String) row.objectValue(0),
                        row.longValue(1) / 1_000,
                        row.longValue(3),
                        row.doubleValue(4),
                        row.doubleValue(5))));
        return rows.stream().sorted().toList();
    }

    private static String text(String key, long startMillis, long count, double sum, double max) {
        return key + " " + Instant.ofEpochMilli(startMillis) + " " + count + " " + sum + " " + max;
    }

    /** Windows of keys, one record after the other. */
    private static final class Windows {

        private record Totals(long count, double sum, double max) {
            Totals plus(Totals more) {
                return new Totals(count + more.count, sum + more.sum, Math.max(max, more.max));
            }
        }

        private record KeyStart(String key, long start) implements Comparable<KeyStart> {
            @Override
            public int compareTo(KeyStart other) {
                int byStart = Long.compare(start, other.start);
                return byStart != 0 ? byStart : key.compareTo(other.key);
            }
        }

        private final long sizeMillis;
        private final long disorderMillis;
        private final TreeMap<KeyStart, Totals> windows = new TreeMap<>();
        private long highestMillis = Long.MIN_VALUE / 2;

        Windows(long sizeMillis, long disorderMillis) {
            this.sizeMillis = sizeMillis;
            this.disorderMillis = disorderMillis;
        }

        void add(String key, long timeMillis, double value) {
            long start = Math.floorDiv(timeMillis, sizeMillis) * sizeMillis;
            if (!isClosed(start)) {
                windows.merge(new KeyStart(key, start), new Totals(1, value, value), Totals::plus);
            }
            highestMillis = Math.max(highestMillis, timeMillis);
        }

        private boolean isClosed(long start) {
            return start + sizeMillis <= highestMillis - disorderMillis;
        }

        List<String> closed() {
            return windows.entrySet().stream()
                    .filter(window -> isClosed(window.getKey().start()))
                    .map(window -> text(
                            window.getKey().key(),
                            window.getKey().start(),
                            window.getValue().count(),
                            window.getValue().sum(),
                            window.getValue().max()))
                    .sorted()
                    .toList();
        }
    }
}
