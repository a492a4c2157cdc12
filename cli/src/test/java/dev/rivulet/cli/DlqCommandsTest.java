package dev.rivulet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters of a job, in files or in a table: listed, shown, and sent again as they came or mended. */
@ParameterizedClass
@ValueSource(strings = {"", "dead-letters: { table: letters }\n"})
class DlqCommandsTest {

    private static final String PIPELINE = """
            name: readings
            source: { path: input, format: csv, settle-time: 0s, poll-interval: 1ms }
            schema: { device: string not null, temperature: double }
            sink: { path: table }
            engine: { data: data, epoch-interval: 10ms, commit-interval: 10ms }
            """;

    /** Latin-1, which is no UTF-8. */
    private static final byte[] NO_TEXT = {'k', (byte) 0xfc, 'h', 'l', ',', 'w', 'a', 'r', 'm'};

    private final String place;

    @TempDir
    private Path folder;

    private String pipeline;
    private final Shell shell = new Shell();

    /**
     * @param place what the pipeline says of dead letters
     */
    DlqCommandsTest(String place) {
        this.place = place;
    }

    @BeforeEach
    void runOnce() throws IOException {
        pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE + place)
                .toString();
        Path input = Files.createDirectory(folder.resolve("input"));
        Files.writeString(input.resolve("1.csv"), "temperature,device\n20.5,d7\nwarm,d8\n,d9\n");
        byte[] second = new byte[20 + NO_TEXT.length];
        System.arraycopy("device,temperature\n".getBytes(UTF_8), 0, second, 0, 19);
        System.arraycopy(NO_TEXT, 0, second, 19, NO_TEXT.length);
        second[19 + NO_TEXT.length] = '\n';
        Files.write(input.resolve("2.csv"), second);
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
    }

    private List<JsonNode> letters(String... options) throws IOException {
        String[] arguments = new String[options.length + 4];
        System.arraycopy(new String[] {"dlq", "list", pipeline, "--json"}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        assertEquals(0, shell.run(arguments), shell.output());
        ObjectMapper json = new ObjectMapper();
        List<String> lines = shell.output().lines().toList();
        List<JsonNode> letters = new ArrayList<>();
        for (String line : lines) {
            letters.add(json.readTree(line));
        }
        return letters;
    }

    private List<String> tableRows() {
        assertEquals(0, shell.run("table", "read", folder.resolve("table").toString(), "--json"), shell.output());
        return shell.output().lines().sorted().toList();
    }

    @Test
    void mendedLetterGoesThroughOnceWithTheHeaderOfItsFile() throws IOException {
        List<JsonNode> letters = letters();
        assertEquals(2, letters.size(), shell.output());
        JsonNode warm = letters.get(0);
        assertEquals("warm,d8", warm.path("text").asText());
        assertEquals("as-it-is", warm.path("resend").asText());
        Path mended = folder.resolve("mended.jsonl");
        Files.writeString(mended, warm.toString().replace("warm,d8", "21.5,d8") + "\n");

        assertEquals(0, shell.run("dlq", "replay", pipeline, "--file", mended.toString(), "--dry-run"), shell.output());
        assertTrue(shell.output().contains("1 dead letter would be sent"), shell.output());
        assertEquals(0, shell.run("dlq", "replay", pipeline, "--file", mended.toString()), shell.output());
        assertTrue(shell.output().contains("1 dead letter sent"), shell.output());
        assertEquals(0, shell.run("dlq", "replay", pipeline, "--file", mended.toString()), shell.output());
        assertTrue(
                shell.output().contains("was sent before") && shell.output().contains("0 dead letters sent"),
                shell.output());
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());

        assertEquals(
                List.of(
                        "{\"device\":\"d7\",\"temperature\":20.5}",
                        "{\"device\":\"d8\",\"temperature\":21.5}",
                        "{\"device\":\"d9\",\"temperature\":null}"),
                tableRows());
        assertEquals(0, shell.run("dlq", "list", pipeline), shell.output());
        assertTrue(
                shell.output().contains("  done  ") && shell.output().contains("2 of 2 dead letters"), shell.output());
        String events = Files.readString(folder.resolve("data").resolve("events.jsonl"));
        assertTrue(events.lines().reduce("", (first, second) -> second).contains("\"replayed\":1"), events);
    }

    @Test
    void bytesThatAreNoTextAreShownAndKeptAsTheyAre() throws IOException {
        JsonNode letter = letters("--cause", "utf-8").stream()
                .filter(each -> each.path("resource").asText().contains("2.csv"))
                .findFirst()
                .orElseThrow();
        String id = letter.path("id").asText();
        assertArrayEquals(NO_TEXT, letter.path("base64").binaryValue());

        assertEquals(0, shell.run("dlq", "show", pipeline, id), shell.output());
        assertTrue(
                shell.output().contains("6b fc 68 6c 2c 77 61 72 6d")
                        && shell.output().contains("k.hl,warm"),
                shell.output());
        Path raw = folder.resolve("raw");
        assertEquals(0, shell.run("dlq", "show", pipeline, id, "--raw", raw.toString()), shell.output());
        assertArrayEquals(NO_TEXT, Files.readAllBytes(raw));
    }

    @Test
    void letterThatIsSentAsItCameBecomesAnotherOne() throws IOException {
        String id = letters().get(0).path("id").asText();

        assertEquals(0, shell.run("dlq", "replay", pipeline, "--id", id), shell.output());
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());

        List<JsonNode> letters = letters();
        assertEquals(3, letters.size());
        JsonNode again = letters.get(2);
        assertFalse(again.path("id").asText().equals(id));
        for (String field : List.of("text", "source", "partition", "resource", "offset", "cause")) {
            assertEquals(letters.get(0).path(field), again.path(field), field);
        }
        assertEquals(1, letters("--limit", "1", "--operator", "decoder").size());
        assertEquals(0, letters("--until", "2020-01-01T00:00:00Z").size());
        assertEquals(3, letters("--since", "2020-01-01T00:00:00Z").size());
        assertEquals(0, letters("--source", "nobody").size());
    }

    /** Whose lines had no partition, time and context. */
    @Test
    void letterOfAVersionBeforeIsShownAndNotSent() throws IOException {
        Path files = Files.createDirectories(folder.resolve("data").resolve("dead-letters"));
        Path file = files.resolve("epoch-00000000000000000000.jsonl");
        Files.writeString(
                file,
                "{\"source\":\"files\",\"resource\":\"a.csv\",\"offset\":7,\"cause\":\"why\",\"text\":\"x\","
                        + "\"logPosition\":42,\"recordIndex\":3}\n");

        assertEquals(0, shell.run("dlq", "show", pipeline, "0-42-3"), shell.output());
        assertTrue(shell.output().contains("a.csv:7") && shell.output().contains("never"), shell.output());
        assertEquals(0, shell.run("dlq", "replay", pipeline, "--id", "0-42-3"), shell.output());
        assertTrue(
                shell.output().contains("cannot be sent, it was written by a version")
                        && shell.output().contains("0 dead"),
                shell.output());
    }

    @Test
    void mistakesAreToldAndNothingIsSent() throws IOException {
        Path mended = folder.resolve("mended.jsonl");
        Files.writeString(mended, "{\"id\":\"" + letters().get(0).path("id").asText() + "\"}\n");
        assertEquals(2, shell.run("dlq", "replay", pipeline, "--file", mended.toString()), shell.output());
        assertTrue(shell.output().contains("mended.jsonl:1: wanted the record as either"), shell.output());
        Files.writeString(mended, "{\"id\":\"1-2-3\",\"text\":\"x\"}\n");
        assertEquals(2, shell.run("dlq", "replay", pipeline, "--file", mended.toString()), shell.output());
        assertTrue(shell.output().contains("there are no dead letters [1-2-3]"), shell.output());
        assertEquals(2, shell.run("dlq", "replay", pipeline), shell.output());
        assertTrue(shell.output().contains("say which dead letters"), shell.output());
        assertEquals(2, shell.run("dlq", "show", pipeline, "1-2-3"), shell.output());
        assertFalse(Files.exists(folder.resolve("data").resolve("replays")), "nothing is sent");
    }

    @Test
    void aTableHasTheColumnsOfEachLetterOnce() {
        Assumptions.assumeFalse(place.isEmpty());

        String table = folder.resolve("letters").toString();
        assertEquals(0, shell.run("table", "read", table, "--json"), shell.output());

        List<String> rows = shell.output().lines().toList();
        assertEquals(2, rows.size(), shell.output());
        String warm = rows.stream()
                .filter(row -> row.contains("temperature"))
                .findFirst()
                .orElseThrow();
        assertTrue(warm.contains("\"job\":\"readings\"") && warm.contains("\"kind\":\"record\""), warm);
        assertTrue(warm.contains("\"offset\":3") && warm.contains("\"operator\":null"), warm);
        assertEquals(0, shell.run("table", "describe", table), shell.output());
        assertFalse(Files.exists(folder.resolve("data").resolve("dead-letters")), "files of letters as well");
    }

    @Test
    void lettersOfOtherJobsAndOfALogThatIsGoneAreNotMixedIn() throws IOException {
        Assumptions.assumeFalse(place.isEmpty());
        String other = Files.writeString(
                        folder.resolve("other.yaml"),
                        (PIPELINE + place)
                                .replace("name: readings", "name: other")
                                .replace("path: table", "path: other-table")
                                .replace("data: data", "data: other-data"))
                .toString();
        assertEquals(0, shell.run("run", other, "--available-now"), shell.output());
        assertEquals(0, shell.run("dlq", "list", other), shell.output());
        assertTrue(shell.output().contains("2 of 2 dead letters"), shell.output());

        for (String gone : List.of("data", "table")) {
            Files.move(folder.resolve(gone), folder.resolve(gone + "-gone"));
        }
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());

        assertEquals(2, letters().size(), shell.output());
        String table = folder.resolve("letters").toString();
        assertEquals(0, shell.run("table", "read", table, "--columns", "id"), shell.output());
        assertTrue(shell.output().contains("6 rows"), shell.output());
    }
}
