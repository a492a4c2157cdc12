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

    private final Shell shell = new Shell();

    @Test
    void whatOnePipelineWritesAnotherReadsOnce() throws IOException {
        String writer = Files.writeString(folder.resolve("writer.yaml"), WRITER).toString();
        String reader = Files.writeString(folder.resolve("reader.yaml"), READER).toString();
        Files.createDirectory(folder.resolve("input"));
        assertEquals(1, shell.run("run", reader, "--available-now"), shell.output());
        assertTrue(shell.output().contains("where there is none: it has no _delta_log; create it"), shell.output());

        put("1.jsonl", "d7", "01", "d7", "02", "d8", "03");
        assertEquals(0, shell.run("run", writer, "--available-now"), shell.output());
        assertEquals(0, shell.run("run", reader, "--available-now"), shell.output());
        put("2.jsonl", "d7", "04", "d7", "15", "d8", "16");
        assertEquals(0, shell.run("run", writer, "--available-now"), shell.output());
        assertEquals(0, shell.run("run", reader, "--available-now"), shell.output());

        assertEquals(0, shell.run("table", "read", folder.resolve("windows").toString(), "--json"), shell.output());
        String[] windows = shell.output().strip().split("\n");
        assertEquals(2, windows.length, shell.output());
        assertTrue(
                shell.output().contains("\"device\":\"d7\"") && shell.output().contains("\"readings\":3,"),
                shell.output());
        assertTrue(
                shell.output().contains("\"device\":\"d8\"") && shell.output().contains("\"readings\":1,"),
                shell.output());
    }

    private void put(String file, String... devicesAndSeconds) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < devicesAndSeconds.length; index += 2) {
            lines.append("{\"device\":\"" + devicesAndSeconds[index] + "\",\"time\":\"2026-01-05T08:00:"
                    + devicesAndSeconds[index + 1] + "Z\",\"temperature\":20}\n");
        }
        Files.writeString(folder.resolve("input").resolve(file), lines);
    }
}
