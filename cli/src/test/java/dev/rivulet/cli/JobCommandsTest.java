package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about a job that has run: its state, its savepoints, and its log computed again. */
class JobCommandsTest {

    private static final String PIPELINE = """
            name: readings
            source: { path: input, settle-time: 0s, poll-interval: 1ms }
            schema: { device: string not null, time: timestamp not null, temperature: double }
            event-time: { column: time }
            key: device
            window: { tumbling: 10s }
            aggregates: { readings: count(*), mean: avg(temperature) }
            sink: { path: table }
            engine: { data: data, epoch-interval: 10ms, commit-interval: 10ms, log: { retention: 7d } }
            """;

    @TempDir
    private Path folder;

    private String pipeline;
    private String output = "";

    /** Two readings of a window that stays open. */
    @BeforeEach
    void runOnce() throws IOException {
        pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE).toString();
        Files.createDirectory(folder.resolve("input"));
        Files.writeString(folder.resolve("input").resolve("1.jsonl"), """
                {"device":"d7","time":"2026-01-05T08:00:01Z","temperature":20.5}
                {"device":"d7","time":"2026-01-05T08:00:02Z","temperature":21.5}
                """);
        assertEquals(0, run("run", pipeline, "--available-now"), output);
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        output = run.output();
        return run.exitCode();
    }

    @Test
    void openWindowIsFoundByItsKey() {
        assertEquals(0, run("state", "list", pipeline), output);
        assertTrue(output.contains("as of epoch ") && output.contains("windows: "), output);

        assertEquals(0, run("state", "get", pipeline, "--uid", "windows", "--key", "d7"), output);
        assertTrue(output.contains("2026-01-05T08:00:00Z: {readings=2, mean=21.0}"), output);

        assertEquals(1, run("state", "get", pipeline, "--uid", "windows", "--key", "d8"), output);
        assertTrue(output.contains("nothing for key d8"), output);

        assertEquals(2, run("state", "get", pipeline, "--uid", "window", "--key", "d7"), output);
        assertTrue(output.contains("there are [windows]"), output);
    }

    @Test
    void jobThatBeginsWithASavepointComesToTheSameRows() throws IOException {
        String savepoints = folder.resolve("savepoints").toString();
        assertEquals(0, run("savepoint", "create", pipeline, "--name", "first", "--into", savepoints), output);
        assertEquals(2, run("savepoint", "create", pipeline, "--name", "first", "--into", savepoints), output);
        assertEquals(2, run("savepoint", "create", pipeline, "--name", "a/b", "--into", savepoints), output);
        assertEquals(0, run("savepoint", "list", savepoints), output);
        assertTrue(output.startsWith("first: epoch "), output);

        String other = Files.writeString(
                        folder.resolve("other.yaml"),
                        PIPELINE.replace("path: table", "path: other-table").replace("data: data", "data: other-data"))
                .toString();
        closeWindow();
        String savepoint = folder.resolve("savepoints").resolve("first").toString();
        assertEquals(0, run("run", pipeline, "--available-now"), output);
        assertEquals(0, run("run", other, "--available-now", "--from-savepoint", savepoint), output);

        String table = folder.resolve("table").toString();
        assertEquals(0, run("diff", table, folder.resolve("other-table").toString()), output);
        assertTrue(output.contains("equal: 1 row on both sides"), output);

        assertEquals(1, run("run", other, "--available-now", "--from-savepoint", savepoint), output);
        assertTrue(output.contains("has a job already"), output);
    }

    @Test
    void logComesToTheSameRowsAndWithAnotherFilterToOthers() throws IOException {
        closeWindow();
        assertEquals(0, run("run", pipeline, "--available-now"), output);
        String warm = Files.writeString(folder.resolve("warm.yaml"), PIPELINE + "filter: temperature > 21\n")
                .toString();

        assertEquals(0, run("verify", pipeline), output);
        assertTrue(output.contains("the same"), output);

        assertEquals(1, run("verify", warm), output);
        assertTrue(output.contains("differs: epoch ") && output.contains("different: 1 of "), output);

        String into = folder.resolve("warm").toString();
        assertEquals(0, run("replay", pipeline, "--pipeline", warm, "--into", into), output);
        String table = folder.resolve("table").toString();
        assertEquals(1, run("diff", table, into + "/table"), output);
        assertTrue(output.contains("only right: {device=d7, window_start=2026-01-05T08:00:00Z,"), output);

        assertEquals(1, run("diff", table, into + "/table", "--json", "--limit", "1"), output);
        assertTrue(
                output.contains("\"onlyRight\":[{\"count\":1,\"row\":{\"device\":\"d7\","
                        + "\"window_start\":\"2026-01-05T08:00:00Z\",\"window_end\":\"2026-01-05T08:00:10Z\","
                        + "\"readings\":1,\"mean\":21.5}}]"),
                output);

        String nothing = folder.resolve("nothing").toString();
        assertEquals(1, run("replay", pipeline, "--from", "999", "--into", nothing), output);
        assertTrue(output.contains("nothing was written: the log has no such epochs"), output);
    }

    @Test
    void tellsWhoHoldsTheWatermarkBack() throws IOException {
        assertEquals(0, run("explain-watermark", pipeline), output);
        assertTrue(output.startsWith("watermark 2026-01-05T08:00:01.999999Z"), output);
        assertTrue(output.contains("held back by source files, partition "), output);

        closeWindow();
        assertEquals(0, run("run", pipeline, "--available-now"), output);
        assertEquals(0, run("explain-watermark", pipeline, "--json"), output);
        assertTrue(
                output.startsWith("{\"watermark\":\"2026-01-05T08:00:59.999999Z\",\"heldBackBy\":[\"source "), output);
    }

    private void closeWindow() throws IOException {
        Files.writeString(folder.resolve("input").resolve("2.jsonl"), """
                {"device":"d7","time":"2026-01-05T08:01:00Z","temperature":0.0}
                """);
    }
}
