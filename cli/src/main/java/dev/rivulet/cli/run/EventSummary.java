package dev.rivulet.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.engine.job.RecordCounts;
import java.io.IOException;

/**
 * What a line of the event log says, as far as anybody reads it again. Immutable.
 *
 * @param id of the job
 * @param total what became of all records up to the epoch
 */
public record EventSummary(String id, long epoch, RecordCounts total) {

    static EventSummary parse(String line) throws IOException {
        JsonNode event = new ObjectMapper().readTree(line);
        JsonNode total = event.path("observedMetrics").path("rivulet.total");
        return new EventSummary(
                event.path("id").asText(),
                event.path("batchId").asLong(),
                new RecordCounts(
                                total.path("in").asLong(),
                                total.path("filtered").asLong(),
                                total.path("deadLetters").asLong(),
                                total.path("late").asLong(),
                                total.path("out").asLong(),
                                total.path("filteredResults").asLong(),
                                total.path("deadResults").asLong(),
                                total.path("skipped").asLong())
                        .withReplayed(total.path("replayed").asLong()));
    }
}
