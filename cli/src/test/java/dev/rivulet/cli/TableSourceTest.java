package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose source is the table that another one writes. */
class TableSourceTest {

    private static final String WRITER = """
            name: writer
            source: { path: input, settle-time: 0s, poll-interval: 1ms }
            schema: { device: string not null, time: timestamp not null, temperature: double }
            sink: { path: readings, partition-by: [device] }
            engine: { data: writer-data, epoch-interval: 10ms, commit-interval: 10ms }
            """;

    private static final String READER = """
            name: reader
            source: { type: delta, path: readings }
            schema: { device: string not null, time: timestamp not null, temperature: double }
            event-time: { column: time }
            key: device
            window: { tumbling: 10s }
            aggregates: { readings: count(*), mean: avg(temperature) }
            sink: { path: windows }
            engine: { data: reader-data, epoch-interval: 10ms, commit-interval: 10ms }
            """;

    @TempDir
    private Path folder;

    private String output = "";

    @Test
    void whatOnePipelineWritesAnotherReadsOnce() throws IOException {
        String writer = Files.writeString(folder.resolve("writer.yaml"), WRITER).toString();
        String reader = Files.writeString(folder.resolve("reader.yaml"), READER).toString();
        Files.createDirectory(folder.resolve("input"));
        assertEquals(1, run("run", reader, "--available-now"), output);
        assertTrue(output.contains("where there is none: it has no _delta_log; create it"), output);

        put("1.jsonl", "d7", "01", "d7", "02", "d8", "03");
        assertEquals(0, run("run", writer, "--available-now"), output);
        assertEquals(0, run("run", reader, "--available-now"), output);
        put("2.jsonl", "d7", "04", "d7", "15", "d8", "16");
        assertEquals(0, run("run", writer, "--available-now"), output);
        assertEquals(0, run("run", reader, "--available-now"), output);

        assertEquals(0, run("table", "read", folder.resolve("windows").toString(), "--json"), output);
        String[] windows = output.strip().split("\n");
        assertEquals(2, windows.length, output);
        assertTrue(output.contains("\"device\":\"d7\"") && output.contains("\"readings\":3,"), output);
        assertTrue(output.contains("\"device\":\"d8\"") && output.contains("\"readings\":1,"), output);
    }

    private void put(String file, String... devicesAndSeconds) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < devicesAndSeconds.length; index += 2) {
            lines.append("{\"device\":\"" + devicesAndSeconds[index] + "\",\"time\":\"2026-01-05T08:00:"
                    + devicesAndSeconds[index + 1] + "Z\",\"temperature\":20}\n");
        }
        Files.writeString(folder.resolve("input").resolve(file), lines);
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        output = run.output();
        return run.exitCode();
    }
}
