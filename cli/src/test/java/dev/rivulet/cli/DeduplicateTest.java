package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that a device sends again are told by their id, over runs as well. */
class DeduplicateTest {

    private static final Pattern ID = Pattern.compile("\"id\":\"(\\w+)\"");

    private static final String PIPELINE = """
            name: readings
            source: { path: input, settle-time: 0s, poll-interval: 1ms }
            schema: { id: string not null, device: string, time: timestamp not null }
            event-time: { column: time, out-of-orderness: 2h }
            deduplicate: { by: id, within: 1h }
            sink: { path: table }
            engine: { data: data, epoch-interval: 10ms, commit-interval: 10ms }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(folder.resolve("input"));
    }

    private String run(String name, String... records) throws IOException {
        String file =
                Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE).toString();
        Files.writeString(folder.resolve("input").resolve(name), String.join("\n", records) + "\n");
        CommandRun run = CommandRun.of("run", file, "--available-now");
        assertEquals(0, run.exitCode(), run.output());
        return CommandRun.of("table", "read", folder.resolve("table").toString(), "--json")
                .output();
    }

    private static String record(String id, String time) {
        return "{\"id\":\"" + id + "\",\"device\":\"d\",\"time\":\"2026-01-05T" + time + "Z\"}";
    }

    private static List<String> ids(String table) {
        return ID.matcher(table).results().map(found -> found.group(1)).sorted().toList();
    }

    @Test
    void whatWasSentAgainWithinTheTimeIsLeftOut() throws IOException {
        assertEquals(
                List.of("a", "b", "c"),
                ids(run(
                        "1.jsonl",
                        record("a", "08:00:00"),
                        record("b", "08:00:01"),
                        record("a", "08:00:00"),
                        record("a", "08:59:59"),
                        record("c", "08:00:02"))));
        assertEquals(
                List.of("a", "a", "b", "c"), ids(run("2.jsonl", record("b", "08:00:01"), record("a", "09:00:00"))));
    }
}
