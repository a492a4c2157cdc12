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
    private final Shell shell = new Shell();

    /** Two readings of a window that stays open. */
    @BeforeEach
    void runOnce() throws IOException {
        pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE).toString();
        Files.createDirectory(folder.resolve("input"));
        Files.writeString(folder.resolve("input").resolve("1.jsonl"), """
                {"device":"d7","time":"2026-01-05T08:00:01Z","temperature":20.5}
                {"device":"d7","time":"2026-01-05T08:00:02Z","temperature":21.5}
                """);
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
    }

    @Test
    void openWindowIsFoundByItsKey() {
        assertEquals(0, shell.run("state", "list", pipeline), shell.output());
        assertTrue(shell.output().contains("as of epoch ") && shell.output().contains("windows: "), shell.output());

        assertEquals(0, shell.run("state", "get", pipeline, "--uid", "windows", "--key", "d7"), shell.output());
        assertTrue(shell.output().contains("2026-01-05T08:00:00Z: {readings=2, mean=21.0}"), shell.output());

        assertEquals(1, shell.run("state", "get", pipeline, "--uid", "windows", "--key", "d8"), shell.output());
        assertTrue(shell.output().contains("nothing for key d8"), shell.output());

        assertEquals(2, shell.run("state", "get", pipeline, "--uid", "window", "--key", "d7"), shell.output());
        assertTrue(shell.output().contains("there are [windows]"), shell.output());
    }

    @Test
    void jobThatBeginsWithASavepointComesToTheSameRows() throws IOException {
        String savepoints = folder.resolve("savepoints").toString();
        assertEquals(
                0, shell.run("savepoint", "create", pipeline, "--name", "first", "--into", savepoints), shell.output());
        assertEquals(
                2, shell.run("savepoint", "create", pipeline, "--name", "first", "--into", savepoints), shell.output());
        assertEquals(
                2, shell.run("savepoint", "create", pipeline, "--name", "a/b", "--into", savepoints), shell.output());
        assertEquals(0, shell.run("savepoint", "list", savepoints), shell.output());
        assertTrue(shell.output().startsWith("first: epoch "), shell.output());

        String other = Files.writeString(
                        folder.resolve("other.yaml"),
                        PIPELINE.replace("path: table", "path: other-table").replace("data: data", "data: other-data"))
                .toString();
        closeWindow();
        String savepoint = folder.resolve("savepoints").resolve("first").toString();
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
        assertEquals(0, shell.run("run", other, "--available-now", "--from-savepoint", savepoint), shell.output());

        String table = folder.resolve("table").toString();
        assertEquals(0, shell.run("diff", table, folder.resolve("other-table").toString()), shell.output());
        assertTrue(shell.output().contains("equal: 1 row on both sides"), shell.output());

        assertEquals(1, shell.run("run", other, "--available-now", "--from-savepoint", savepoint), shell.output());
        assertTrue(shell.output().contains("has a job already"), shell.output());
    }

    @Test
    void logComesToTheSameRowsAndWithAnotherFilterToOthers() throws IOException {
        closeWindow();
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
        String warm = Files.writeString(folder.resolve("warm.yaml"), PIPELINE + "filter: temperature > 21\n")
                .toString();

        assertEquals(0, shell.run("verify", pipeline), shell.output());
        assertTrue(shell.output().contains("the same"), shell.output());

        assertEquals(1, shell.run("verify", warm), shell.output());
        assertTrue(
                shell.output().contains("differs: epoch ") && shell.output().contains("different: 1 of "),
                shell.output());

        String into = folder.resolve("warm").toString();
        assertEquals(0, shell.run("replay", pipeline, "--pipeline", warm, "--into", into), shell.output());
        String table = folder.resolve("table").toString();
        assertEquals(1, shell.run("diff", table, into + "/table"), shell.output());
        assertTrue(
                shell.output().contains("only right: {device=d7, window_start=2026-01-05T08:00:00Z,"), shell.output());

        assertEquals(1, shell.run("diff", table, into + "/table", "--json", "--limit", "1"), shell.output());
        assertTrue(
                shell.output()
                        .contains("\"onlyRight\":[{\"count\":1,\"row\":{\"device\":\"d7\","
                                + "\"window_start\":\"2026-01-05T08:00:00Z\",\"window_end\":\"2026-01-05T08:00:10Z\","
                                + "\"readings\":1,\"mean\":21.5}}]"),
                shell.output());

        String nothing = folder.resolve("nothing").toString();
        assertEquals(1, shell.run("replay", pipeline, "--from", "999", "--into", nothing), shell.output());
        assertTrue(shell.output().contains("nothing was written: the log has no such epochs"), shell.output());
    }

    @Test
    void tellsWhoHoldsTheWatermarkBack() throws IOException {
        assertEquals(0, shell.run("explain-watermark", pipeline), shell.output());
        assertTrue(shell.output().startsWith("watermark 2026-01-05T08:00:01.999999Z"), shell.output());
        assertTrue(shell.output().contains("held back by source files, partition "), shell.output());

        closeWindow();
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
        assertEquals(0, shell.run("explain-watermark", pipeline, "--json"), shell.output());
        assertTrue(
                shell.output().startsWith("{\"watermark\":\"2026-01-05T08:00:59.999999Z\",\"heldBackBy\":[\"source "),
                shell.output());
    }

    private void closeWindow() throws IOException {
        Files.writeString(folder.resolve("input").resolve("2.jsonl"), """
                {"device":"d7","time":"2026-01-05T08:01:00Z","temperature":0.0}
                """);
    }
}
