package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that gets columns of what records bring, by pipeline files. */
class AddColumnsTest {

    private static final String SOURCE = "path: input, on-drift: add-columns, settle-time: 0s, poll-interval: 1ms";
    private static final String SCHEMA = "device: string not null, temperature: double, _rescued_data: string";

    @TempDir
    private Path folder;

    private Path input;
    private final Shell shell = new Shell();

    @BeforeEach
    void makeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
    }

    private int runPipeline(String source, String sink, String more) throws IOException {
        String pipeline = "name: readings\nsource: { " + source + " }\nschema: { " + SCHEMA + " }\nsink: { " + sink
                + " }\nengine: { data: data, epoch-interval: 10ms, commit-interval: 10ms }\n" + more;
        return shell.run(
                "run",
                Files.writeString(folder.resolve("pipeline.yaml"), pipeline).toString(),
                "--available-now");
    }

    private List<String> rows(String table) {
        assertEquals(0, shell.run("table", "read", folder.resolve(table).toString(), "--json"), shell.output());
        return shell.output().lines().sorted().toList();
    }

    @Test
    void fieldsOfRecordsBecomeColumnsAndAReplayComesToTheSame() throws IOException {
        Files.writeString(
                input.resolve("1.jsonl"),
                "{\"device\":\"d1\",\"speed\":21}\n{\"device\":\"d2\",\"speed\":21.5,\"temperature\":\"hot\"}\n");
        assertEquals(0, runPipeline(SOURCE, "path: table", ""), shell.output());
        Files.writeString(
                input.resolve("2.jsonl"),
                "{\"device\":\"d3\",\"speed\":\"fast\",\"at\":{\"x\":1}}\n{\"device\":\"d4\",\"SPEED\":3,\"a b\":1}\n");
        assertEquals(0, runPipeline(SOURCE, "path: table", ""), shell.output());

        assertEquals(
                List.of(
                        "{\"device\":\"d1\",\"temperature\":null,\"_rescued_data\":null,\"speed\":21.0,\"at\":null}",
                        "{\"device\":\"d2\",\"temperature\":null,\"_rescued_data\":\"{\\\"temperature\\\":\\\"hot\\\"}\",\"speed\":21.5,\"at\":null}",
                        "{\"device\":\"d3\",\"temperature\":null,\"_rescued_data\":\"{\\\"speed\\\":\\\"fast\\\"}\",\"speed\":null,\"at\":\"{\\\"x\\\":1}\"}",
                        "{\"device\":\"d4\",\"temperature\":null,\"_rescued_data\":\"{\\\"a b\\\":1}\",\"speed\":3.0,\"at\":null}"),
                rows("table"));
        String events = Files.readString(folder.resolve("data").resolve("events.jsonl"));
        assertTrue(events.contains("files: speed is unknown"), events);
        String incidents = Files.readString(folder.resolve("data").resolve("incidents.jsonl"));
        assertEquals(
                List.of(
                        "\"version\":1,\"columns\":[{\"column\":\"speed\",\"type\":\"double\"}]}",
                        "\"version\":3,\"columns\":[{\"column\":\"at\",\"type\":\"string\"}]}"),
                incidents
                        .lines()
                        .filter(line -> line.contains("\"event\":\"columns-added\",\"sink\":\"table\""))
                        .map(line -> line.substring(line.indexOf("\"version\"")))
                        .toList(),
                incidents);
        String pipeline = folder.resolve("pipeline.yaml").toString();
        String again = folder.resolve("again").toString();
        assertEquals(0, shell.run("verify", pipeline), shell.output());
        assertEquals(0, shell.run("replay", pipeline, "--into", again), shell.output());
        assertEquals(
                0,
                shell.run(
                        "diff",
                        folder.resolve("table").toString(),
                        Path.of(again, "table").toString()),
                shell.output());
    }

    @Test
    void upsertsThatAreStoredAndForwardedGrow() throws IOException {
        Files.writeString(
                input.resolve("1.jsonl"),
                "{\"device\":\"d1\",\"speed\":1}\n{\"device\":\"d2\",\"speed\":2,\"on\":true}\n{\"device\":\"d1\",\"on\":false}\n");
        String sink = "path: table, write-mode: upsert, primary-key: device, store-and-forward: true";
        assertEquals(0, runPipeline(SOURCE, sink, ""), shell.output());

        assertEquals(
                List.of(
                        "{\"device\":\"d1\",\"temperature\":null,\"_rescued_data\":null,\"speed\":null,\"on\":false}",
                        "{\"device\":\"d2\",\"temperature\":null,\"_rescued_data\":null,\"speed\":2,\"on\":true}"),
                rows("table").stream()
                        .map(row -> row.replace("\"on\":true,\"speed\":2", "\"speed\":2,\"on\":true"))
                        .map(row -> row.replace("\"on\":false,\"speed\":null", "\"speed\":null,\"on\":false"))
                        .toList());
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws IOException {
        assertMistake(
                "type: http, url: 'http://localhost/'",
                "",
                "adds columns to a Delta table, and the sink is of type http");
        assertMistake(
                "path: table", "output: { select: [device] }\n", "`_rescued_data`, which does not reach the sink");
        assertMistake(
                "path: table",
                "output: { derive: { rest: length(_rescued_data) }, select: [device, rest] }\n",
                "wanted it among them");
    }

    private void assertMistake(String sink, String more, String message) throws IOException {
        assertEquals(2, runPipeline(SOURCE, sink, more), shell.output());
        assertTrue(shell.output().contains(message), shell.output());
        assertTrue(shell.output().contains("pipeline.yaml:2"), shell.output());
    }
}
