package dev.rivulet.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.RecordCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    @TempDir
    private Path data;

    @Test
    void epochIsALineWithTheFieldNamesOfSpark() throws IOException {
        append(1);

        JsonNode event = new ObjectMapper().readTree(lines().get(0));
        assertEquals("job", event.path("name").asText());
        assertEquals(1, event.path("batchId").asLong());
        assertEquals(10, event.path("numInputRows").asLong());
        assertEquals(20.0, event.path("inputRowsPerSecond").asDouble());
        assertEquals("1970-01-01T00:00:02.500Z", event.path("timestamp").asText());
        assertEquals(
                "1970-01-01T00:00:00.007Z",
                event.path("eventTime").path("watermark").asText());
        assertEquals(500, event.path("durationMs").path("triggerExecution").asLong());
        assertEquals("from", event.path("sources").path(0).path("description").asText());
        assertEquals("file-1", event.path("sources").path(0).path("endOffset").asText());
        assertEquals(4, event.path("sink").path("numOutputRows").asLong());
        assertEquals(
                3,
                event.path("stateOperators")
                        .path(0)
                        .path("numRowsDroppedByWatermark")
                        .asLong());
        assertEquals(
                2,
                event.path("observedMetrics")
                        .path("rivulet")
                        .path("deadLetters")
                        .asLong());
    }

    @Test
    void epochThatIsCommittedAgainAddsNoLine() throws IOException {
        append(1, 2);

        append(1, 2, 3);

        assertEquals(3, lines().size());
        assertEquals(3, EventLog.last(data).orElseThrow().epoch());
    }

    @Test
    void idStaysOverRunsAndRunIdDoesNot() throws IOException {
        append(1);
        append(2);

        ObjectMapper json = new ObjectMapper();
        JsonNode first = json.readTree(lines().get(0));
        JsonNode second = json.readTree(lines().get(1));
        assertEquals(first.path("id"), second.path("id"));
        assertTrue(!first.path("runId").equals(second.path("runId")));
    }

    @Test
    void halfALineIsCutOffByTheNextRun() throws IOException {
        append(1);
        Files.writeString(data.resolve(EventLog.FILE_NAME), "{\"batchId\":2,\"na", StandardOpenOption.APPEND);
        assertEquals(1, EventLog.last(data).orElseThrow().epoch());

        append(2);

        assertEquals(2, lines().size());
        assertEquals(2, EventLog.last(data).orElseThrow().epoch());
    }

    @Test
    void logWithoutALineHasNoLast() throws IOException {
        assertEquals(Optional.empty(), EventLog.last(data));
        Files.writeString(data.resolve(EventLog.FILE_NAME), "{\"bat");
        assertEquals(Optional.empty(), EventLog.last(data));

        append(1);

        assertEquals(1, lines().size());
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(data.resolve(EventLog.FILE_NAME));
    }

    private void append(long... epochs) throws IOException {
        try (EventLog log = new EventLog(data, "job", "from", "to")) {
            for (long epoch : epochs) {
                RecordCounts counts = new RecordCounts(10, 1, 2, 3, 4, 0, 0);
                log.onEpochCommitted(new EpochProgress(
                        epoch, counts, counts, 7_999, "file-" + epoch, 1_000_000, 500_000_000, 3_000_000));
            }
        }
    }
}
