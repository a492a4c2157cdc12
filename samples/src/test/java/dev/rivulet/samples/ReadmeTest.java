package dev.rivulet.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.Statistics;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the README: it runs, and the README shows exactly what runs here. */
final class ReadmeTest {

    @TempDir
    private Path directory;

    // The README's program begins here.
    record Reading(String device, Instant time, double temperature) {}

    record DeviceWindow(String device, Instant start, long readings, double mean, double max) {}

    static void run(Path input, Path table, Path data) throws Exception {
        Pipeline pipeline = Pipeline.named("temperatures");
        pipeline.source("readings", FileSource.jsonLines(input, Reading.class))
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5), Reading::time))
                .filter(reading -> reading.temperature() > -50)
                .keyBy(Reading::device, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate(
                        "windows",
                        Statistics.of(Reading::temperature),
                        (device, window, found) ->
                                new DeviceWindow(device, window.start(), found.count(), found.mean(), found.max()))
                .sinkTo("table", DeltaSink.append(table, DeviceWindow.class));
        try (Job job = EmbeddedRunner.in(data).availableNow().start(pipeline)) {
            job.awaitTermination();
        }
    }
    // The README's program ends here.

    // The README's function begins here.
    record Alert(String device, Instant since) {}

    static final class SilentDevices implements KeyedProcessFunction<String, Reading, Alert> {
        private ValueState<Long> timer;

        @Override
        public void open(KeyedStates states) {
            timer = states.value("timer", Long.class);
        }

        @Override
        public void processElement(Reading reading, ProcessContext<String> context, RowCollector<Alert> out) {
            Long before = timer.value();
            if (before != null) {
                context.deleteEventTimeTimer(before);
            }
            timer.update(context.timestampMicros() + 60_000_000);
            context.registerEventTimeTimer(timer.value());
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Alert> out) throws Exception {
            timer.clear();
            out.collect(new Alert(context.key(), context.timestamp()));
        }
    }
    // The README's function ends here.

    @Test
    void functionTellsOfDevicesThatFellSilent() throws Exception {
        Path input = Files.createDirectories(directory.resolve("input"));
        Path file = input.resolve("readings.jsonl");
        Files.writeString(file, """
                {"device":"a","time":"2026-01-05T08:00:00Z","temperature":20}
                {"device":"b","time":"2026-01-05T08:00:30Z","temperature":20}
                {"device":"b","time":"2026-01-05T08:01:10Z","temperature":20}
                """);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        Path table = directory.resolve("alerts");
        Pipeline pipeline = Pipeline.named("alerts");
        pipeline.source("readings", FileSource.jsonLines(input, Reading.class))
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5), Reading::time))
                .keyBy(Reading::device, String.class)
                .process("silent-devices", SilentDevices::new)
                .sinkTo("alerts", DeltaSink.append(table, Alert.class));

        try (Job job =
                EmbeddedRunner.in(directory.resolve("data")).availableNow().start(pipeline)) {
            job.awaitTermination();
        }

        assertEquals(List.of(new Alert("a", Instant.parse("2026-01-05T08:01:00Z"))), rows(table, Alert.class));
    }

    @Test
    void programWritesItsWindows() throws Exception {
        Path input = Files.createDirectories(directory.resolve("input"));
        Path unfinished = input.resolve("readings.tmp");
        Files.writeString(unfinished, """
                {"device":"a","time":"2026-01-05T08:00:00Z","temperature":20}
                {"device":"b","time":"2026-01-05T08:00:01Z","temperature":-99}
                {"device":"a","time":"2026-01-05T08:00:02Z","temperature":22}
                {"device":"b","time":"2026-01-05T08:00:03Z","temperature":5.5}
                {"device":"a","time":"2026-01-05T08:00:15Z","temperature":30}
                """);
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.EPOCH));
        Files.move(unfinished, input.resolve("readings.jsonl"));
        Path table = directory.resolve("table");

        run(input, table, directory.resolve("data"));

        Instant start = Instant.parse("2026-01-05T08:00:00Z");
        assertEquals(
                List.of(new DeviceWindow("a", start, 2, 21, 22), new DeviceWindow("b", start, 1, 5.5, 5.5)),
                rows(table, DeviceWindow.class));
    }

    @Test
    void readmeShowsWhatRunsHere() throws IOException {
        assertShown("program");
        assertShown("function");
    }

    private static void assertShown(String what) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String source = Files.readString(root.resolve("samples/src/test/java/dev/rivulet/samples/ReadmeTest.java"));
        String begin = "    // The README's " + what + " begins here.\n";
        String end = "    // The README's " + what + " ends here.\n";
        String code = source.substring(source.indexOf(begin) + begin.length(), source.indexOf(end))
                .stripTrailing()
                .stripIndent();

        String readme = Files.readString(root.resolve("README.md"));

        assertTrue(
                readme.contains("```java\n" + code + "\n```\n"),
                () -> "the README does not show the " + what + ":\n" + code);
    }

    private static <R extends Record> List<R> rows(Path table, Class<R> type) throws IOException {
        List<R> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), table).read().forEach(RecordRowType.of(type), rows::add);
        rows.sort(Comparator.comparing(Record::toString));
        return rows;
    }
}
