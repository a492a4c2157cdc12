package dev.rivulet.system.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.system.NumberTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What became of the records of one of the gateway's jobs. Immutable; reads it each time. */
record Records(String job, GatewayProcess gateway) {

    private NumberTable table() {
        return new NumberTable(gateway.table(job));
    }

    /** The numbers in the table, without those below 0, which the broker may have had no session for. */
    List<Long> sentNumbers() throws IOException {
        return table().numbers().stream().filter(n -> n >= 0).toList();
    }

    /**
     * Each record is there once, and counted as what it is.
     *
     * @param taken what senders were told is taken, ascending
     * @param malformedCount how many more records there were, which are no rows
     */
    void assertAre(List<Long> taken, long malformedCount) throws IOException {
        List<Long> numbers = table().numbers();
        assertEquals(List.of(), without(taken, numbers), job + ": taken and not in the table");
        assertEquals(List.of(), repeated(numbers), job + ": in the table more than once");
        assertEquals(taken, numbers.stream().filter(n -> n >= 0).toList(), job + ": rows that nobody sent");

        List<JsonNode> letters = deadLetters();
        assertEquals(malformedCount, letters.size(), job + ": dead letters");
        for (JsonNode letter : letters) {
            assertFalse(
                    letter.path("cause").asText().isBlank(), () -> job + ": a dead letter without cause: " + letter);
        }

        RecordCounts total = gateway.total(job);
        long droppedCount =
                total.dropped().values().stream().mapToLong(Long::longValue).sum();
        long filteredCount = total.filtered() + total.filteredResults();
        assertEquals(
                total.in(),
                total.out() + total.late() + total.deadLetters() + filteredCount + droppedCount,
                () -> job + ": " + total);
        assertEquals(numbers.size(), total.out(), () -> job + ": " + total);
        assertEquals(malformedCount, total.deadLetters(), () -> job + ": " + total);
        assertEquals(0, total.late() + droppedCount, () -> job + ": " + total);
        // What comes twice of QoS 1 its id tells; of all others nothing may.
        assertTrue(filteredCount == 0 || job.equals(GatewayProcess.QOS_ONE), () -> job + ": " + total);

        for (Map.Entry<String, List<Long>> epochs : table().transactions().entrySet()) {
            List<Long> once = epochs.getValue().stream().distinct().sorted().toList();
            assertEquals(once, epochs.getValue(), () -> job + ": epochs of " + epochs.getKey());
        }
    }

    private static List<Long> without(List<Long> numbers, List<Long> others) {
        HashSet<Long> left = new HashSet<>(others);
        return numbers.stream().filter(n -> !left.contains(n)).toList();
    }

    private static List<Long> repeated(List<Long> numbers) {
        HashSet<Long> seen = new HashSet<>();
        return numbers.stream().filter(n -> !seen.add(n)).toList();
    }

    private List<JsonNode> deadLetters() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> letters = new ArrayList<>();
        Path folder = gateway.data(job).resolve("dead-letters");
        if (!Files.exists(folder)) {
            return letters;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(found -> found.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    letters.add(json.readTree(line));
                }
            }
        }
        return letters;
    }
}
