package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.cli.run.EventLog;
import dev.rivulet.cli.run.EventSummary;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.reject.DeadLetterRow;
import dev.rivulet.samples.iot.IotAnswer;
import dev.rivulet.samples.iot.IotAnswer.WindowTotals;
import dev.rivulet.samples.iot.IotOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job over sensor readings in a folder of its own: {@code pipeline.yaml}, {@code input}, {@code data}, {@code table}. Immutable.
 */
record IotJob(Path folder) {

    private static final String PIPELINE = """
            name: iot-windows
            source: { path: input, settle-time: 0s, maxFilesPerTrigger: 1, poll-interval: 10ms, on-error: ON_ERROR }
            schema:
              device: string not null
              time: timestamp not null
              temperature: double not null
            event-time: { column: time, out-of-orderness: 5s }
            filter: temperature >= -100
            key: device
            window: { tumbling: 10s }
            aggregates:
              readings: count(*)
              total: sum(temperature)
              lowest: min(temperature)
              highest: max(temperature)
              mean: avg(temperature)
            sink: { path: table }
            engine: { data: data, epoch-interval: 50ms, commit-interval: 50ms, checkpoint-size: 100KB, lanes: 2 }
            """;

    private static final Pattern REJECTED = Pattern.compile("\"resource\":\"([^\"]*)\",\"offset\":(\\d+),");

    /**
     * Writes the pipeline and makes the input folder.
     *
     * @param onError what becomes of a malformed line
     */
    static IotJob in(Path folder, String onError) throws IOException {
        Files.createDirectories(folder.resolve("input"));
        Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE.replace("ON_ERROR", onError));
        return new IotJob(folder);
    }

    String pipeline() {
        return folder.resolve("pipeline.yaml").toString();
    }

    Path input() {
        return folder.resolve("input");
    }

    Path table() {
        return folder.resolve("table");
    }

    /** What became of all records up to the last epoch in the event log. */
    RecordCounts total() throws IOException {
        return EventLog.last(folder.resolve("data")).map(EventSummary::total).orElse(RecordCounts.ZERO);
    }

    /** The last epoch in the event log, 0 if there is none. */
    long lastEpoch() throws IOException {
        return EventLog.last(folder.resolve("data")).map(EventSummary::epoch).orElse(0L);
    }

    /** The table's rows, sorted by device and window; the mean is checked against sum and count. */
    List<WindowTotals> rows() throws IOException {
        DeltaTableReader reader = openTable().read();
        StructRowType rowType = StructRowType.of("row", reader.schema());
        List<FieldAccessor<Row>> columns = Stream.of(
                        "device", "window_start", "window_end", "readings", "total", "lowest", "highest", "mean")
                .map(name -> rowType.accessor(reader.schema().requireIndexOf(name)))
                .toList();
        List<WindowTotals> rows = new ArrayList<>();
        reader.forEach(rowType, row -> rows.add(totals(row, columns)));
        rows.sort(Comparator.comparing(WindowTotals::device).thenComparingLong(WindowTotals::startMicros));
        return rows;
    }

    long tableVersion() throws IOException {
        return openTable().version();
    }

    private DeltaTable openTable() throws IOException {
        return DeltaTable.open(new SystemDisk(), new SystemClock(), table());
    }

    private static WindowTotals totals(Row row, List<FieldAccessor<Row>> columns) {
        WindowTotals totals = new WindowTotals(
                String.valueOf(columns.get(0).objectValue(row)),
                columns.get(1).longValue(row),
                columns.get(2).longValue(row),
                columns.get(3).longValue(row),
                columns.get(4).doubleValue(row),
                columns.get(5).doubleValue(row),
                columns.get(6).doubleValue(row));
        if (Double.compare(totals.mean(), columns.get(7).doubleValue(row)) != 0) {
            throw new AssertionError(
                    "the mean of " + totals + " is " + columns.get(7).doubleValue(row));
        }
        return totals;
    }

    /** The places of the records in a folder of rejected ones, as {@code file:line}, sorted. */
    List<String> rejectedPlaces(String kind) throws IOException {
        List<String> places = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve(kind))) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    Matcher place = REJECTED.matcher(line);
                    if (!place.find()) {
                        throw new AssertionError(file + " has a line without a place: " + line);
                    }
                    places.add(place.group(1) + ":" + place.group(2));
                }
            }
        }
        places.sort(Comparator.naturalOrder());
        return places;
    }

    /** The same of dead letters that are rows of the table {@code letters}, if the pipeline says so. */
    private List<String> letterPlaces() throws IOException {
        Path letters = folder.resolve("letters");
        if (!Files.exists(letters)) {
            return rejectedPlaces("dead-letters");
        }
        List<String> places = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), letters)
                .read()
                .forEach(RecordRowType.of(DeadLetterRow.class), row -> places.add(row.resource() + ":" + row.offset()));
        places.sort(Comparator.naturalOrder());
        return places;
    }

    /** Compares all that the job left behind with a second computation over the same files. */
    void assertRight() throws IOException {
        IotAnswer answer = IotOracle.compute(input(), IotOracle.Rules.ofSample());
        assertEquals(answer.closed(), rows(), "windows, sorted by device and start");
        assertEquals(
                answer.malformed().stream()
                        .map(IotAnswer.Place::toString)
                        .sorted()
                        .toList(),
                letterPlaces(),
                "malformed lines");
        assertEquals(answer.late(), rejectedPlaces("late").stream().distinct().count(), "late lines, each kept once");
        assertEquals(answer.late(), rejectedPlaces("late").size(), "late lines");
        assertEquals(
                new RecordCounts(
                        answer.lines(),
                        answer.filtered(),
                        answer.malformed().size(),
                        answer.late(),
                        answer.closed().size(),
                        0,
                        0),
                total(),
                "what the job counted");
        assertEquals(answer.closedReadings() + answer.openReadings(), total().windowed(), "readings in windows");
    }
}
