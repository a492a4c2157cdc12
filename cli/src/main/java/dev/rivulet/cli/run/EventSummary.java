package dev.rivulet.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.engine.job.RecordCounts;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a line of the event log says, as far as anybody reads it again. Immutable.
 *
 * @param id of the job
 * @param total what became of all records up to the epoch
 */
public record EventSummary(String id, long epoch, RecordCounts total) {

    static EventSummary parse(String line) throws IOException {
        JsonNode event = new ObjectMapper().readTree(line);
        SortedMap<String, Long> dropped = new TreeMap<>();
        JsonNode total = event.path("observedMetrics").path("rivulet.total");
        total.path("dropped")
                .fields()
                .forEachRemaining(
                        source -> dropped.put(source.getKey(), source.getValue().asLong()));
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
                        .withReplayed(total.path("replayed").asLong())
                        .withDropped(dropped));
    }
}
