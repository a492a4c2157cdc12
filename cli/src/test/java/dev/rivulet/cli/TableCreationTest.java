package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose file says what its table is made with; what the table is, is read from its first commit. */
class TableCreationTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String PIPELINE = """
            name: orders
            source: { path: input, settle-time: 0s, poll-interval: 1ms }
            schema: { id: long not null, customer: string not null, amount: int, time: timestamp not null }
            sink:
              path: orders
              partition-by: day
              table-properties: { my.name: x }
              on-violation: dead-letter
              create:
                columns: { amount: long not null, status: string not null, note: string }
                generated: { day: cast(time as date) }
                default: { status: "'open'" }
                check: { positive: amount > 0 }
                primary-key: id
                unique: { moment: [customer, time] }
            engine: { data: data, epoch-interval: 10ms, commit-interval: 10ms }
            """;

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    @BeforeEach
    void putRows() throws IOException {
        Files.createDirectory(folder.resolve("input"));
        put("1.jsonl", """
                {"id":1,"customer":"a","amount":5,"time":"2026-01-05T08:00:01Z"}
                {"id":2,"customer":"b","amount":-5,"time":"2026-01-05T08:00:02Z"}
                {"id":3,"customer":"c","time":"2026-01-06T08:00:03Z"}
                {"id":4,"customer":"d","amount":7,"time":"2026-01-06T08:00:04Z"}
                """);
    }

    @Test
    void theFileIsEnoughForATableWithAllItsRules() throws IOException {
        assertEquals(0, runJob(PIPELINE), shell.output());

        List<JsonNode> first = firstCommit();
        JsonNode metadata = action(first, "metaData");
        JsonNode fields = MAPPER.readTree(metadata.get("schemaString").asText()).get("fields");
        List<String> columns = new ArrayList<>();
        fields.forEach(field -> columns.add(field.get("name").asText() + " "
                + field.get("type").asText() + (field.get("nullable").asBoolean() ? "" : " not null")));
        assertEquals(
                List.of(
                        "id long not null",
                        "customer string not null",
                        "amount long not null",
                        "time timestamp not null",
                        "status string not null",
                        "note string",
                        "day date"),
                columns);
        assertEquals("'open'", fields.get(4).at("/metadata/CURRENT_DEFAULT").asText());
        assertEquals(
                "cast(time as date)",
                fields.get(6).at("/metadata/delta.generationExpression").asText());
        assertEquals("[\"day\"]", metadata.get("partitionColumns").toString());
        JsonNode properties = metadata.get("configuration");
        assertEquals("amount > 0", properties.get("delta.constraints.positive").asText());
        assertEquals("[\"id\"]", properties.get("rivulet.primaryKey").asText());
        assertEquals(
                "[\"customer\",\"time\"]",
                properties.get("rivulet.unique.moment").asText());
        assertEquals("x", properties.get("my.name").asText());
    }

    @Test
    void rowsAreFilledAndHeldToTheRules() throws IOException {
        assertEquals(0, runJob(PIPELINE), shell.output());

        String table = folder.resolve("orders").toString();
        assertEquals(
                0, shell.run("table", "read", table, "--columns", "id,amount,status,day", "--json"), shell.output());
        assertEquals(
                List.of(
                        "{\"id\":1,\"amount\":5,\"status\":\"open\",\"day\":\"2026-01-05\"}",
                        "{\"id\":4,\"amount\":7,\"status\":\"open\",\"day\":\"2026-01-06\"}"),
                shell.output().strip().lines().sorted().toList());
        assertEquals(2, deadLetters(), "rows that violate a rule");

        put("2.jsonl", """
                {"id":4,"customer":"e","amount":7,"time":"2026-01-06T08:00:05Z"}
                {"id":5,"customer":"f","amount":7,"time":"2026-01-06T08:00:05Z"}
                {"id":6,"customer":"f","amount":8,"time":"2026-01-06T08:00:05Z"}
                """);
        assertEquals(0, runJob(PIPELINE), shell.output());
        String letters = deadLetterText();
        assertTrue(letters.contains("PRIMARY KEY [id] would be in two rows with id=4"), letters);
        assertTrue(
                letters.contains("unique key moment [customer, time] would be in two rows with customer=f"), letters);
        assertEquals(4, deadLetters());
        assertEquals(0, shell.run("table", "read", table, "--columns", "id", "--json"), shell.output());
        assertEquals(
                List.of("{\"id\":1}", "{\"id\":4}", "{\"id\":5}"),
                shell.output().strip().lines().sorted().toList());

        put("3.jsonl", "{\"id\":4,\"customer\":\"e\",\"amount\":7,\"time\":\"2026-01-06T08:00:05Z\"}\n");
        assertEquals(1, runJob(PIPELINE.replace("  on-violation: dead-letter\n", "")), shell.output());
        assertTrue(shell.output().contains("PRIMARY KEY") && shell.output().contains("id=4"), shell.output());
    }

    @Test
    void upsertedTableMayBeClustered() throws IOException {
        String pipeline = PIPELINE.replace("  partition-by: day\n", "  write-mode: upsert\n  primary-key: id\n")
                .replace("    primary-key: id\n", "    cluster-by: [customer, day]\n");
        assertEquals(0, runJob(pipeline), shell.output());

        List<JsonNode> first = firstCommit();
        assertTrue(
                action(first, "domainMetadata").get("configuration").asText().contains("[[\"customer\"],[\"day\"]]"),
                () -> first.toString());
        JsonNode properties = action(first, "metaData").get("configuration");
        assertEquals("true", properties.get("delta.enableDeletionVectors").asText());
        assertFalse(properties.has("rivulet.primaryKey"), properties::toString);
        assertEquals("amount > 0", properties.get("delta.constraints.positive").asText());
    }

    @Test
    void mistakeIsNamedWithTheNearestWord() throws IOException {
        assertEquals(2, runJob(PIPELINE.replace("check:", "chek:")), shell.output());
        assertTrue(
                shell.output().contains("pipeline.yaml:13") && shell.output().contains("did you mean `check`"),
                shell.output());
        assertEquals(2, runJob(PIPELINE.replace("amount > 0", "amont > 0")), shell.output());
        assertTrue(
                shell.output().contains("pipeline.yaml:13") && shell.output().contains("did you mean `amount`"),
                shell.output());
        assertFalse(Files.exists(folder.resolve("orders")));
    }

    private void put(String file, String lines) throws IOException {
        Files.writeString(folder.resolve("input").resolve(file), lines);
    }

    private List<JsonNode> firstCommit() throws IOException {
        Path file = folder.resolve("orders").resolve("_delta_log").resolve("00000000000000000000.json");
        List<JsonNode> actions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            actions.add(MAPPER.readTree(line));
        }
        return actions;
    }

    private static JsonNode action(List<JsonNode> actions, String name) {
        return actions.stream()
                .filter(action -> action.has(name))
                .findFirst()
                .orElseThrow()
                .get(name);
    }

    private long deadLetters() throws IOException {
        return deadLetterText().lines().count();
    }

    private String deadLetterText() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("data").resolve("dead-letters"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private int runJob(String pipeline) throws IOException {
        String file =
                Files.writeString(folder.resolve("pipeline.yaml"), pipeline).toString();
        return shell.run("run", file, "--available-now");
    }
}
