package dev.rivulet.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Statistics;
import dev.rivulet.engine.TumblingWindows;
import dev.rivulet.engine.WatermarkStrategy;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
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
                rows(table));
    }

    @Test
    void readmeShowsWhatRunsHere() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String source = Files.readString(root.resolve("samples/src/test/java/dev/rivulet/samples/ReadmeTest.java"));
        String begin = "    // The README's program begins here.\n";
        String end = "    // The README's program ends here.\n";
        String program = source.substring(source.indexOf(begin) + begin.length(), source.indexOf(end))
                .stripTrailing()
                .stripIndent();

        String readme = Files.readString(root.resolve("README.md"));

        assertTrue(
                readme.contains("```java\n" + program + "\n```\n"),
                () -> "the README does not show the program:\n" + program);
    }

    private static List<DeviceWindow> rows(Path table) throws IOException {
        List<DeviceWindow> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), table)
                .read()
                .forEach(RecordRowType.of(DeviceWindow.class), rows::add);
        rows.sort(Comparator.comparing(DeviceWindow::device));
        return rows;
    }
}
