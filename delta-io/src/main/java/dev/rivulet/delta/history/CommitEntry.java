package dev.rivulet.delta.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A commit in a table's log, as far as its {@code commitInfo} tells, and as DESCRIBE HISTORY shows it; without one it has no operation.
 * Immutable.
 *
 * @param time when it was made, to the millisecond: what it says itself if the table has in-commit timestamps, else when its file was
 *     written
 * @param operation as the history calls it, such as {@code WRITE}
 * @param operationParameters text or JSON by name; those that are null are left out
 * @param operationMetrics numbers as text, by the names of Spark's history
 * @param tags what else the writer put into {@code tags}
 */
public record CommitEntry(
        long version,
        Instant time,
        String operation,
        Map<String, String> operationParameters,
        Map<String, String> operationMetrics,
        Map<String, String> tags,
        Origin origin) {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The metric of each kind of operation that counts its rows. */
    private static final List<String> ROW_COUNTS = List.of("numOutputRows", "numUpdatedRows", "numDeletedRows");

    public CommitEntry {
        operationParameters = Collections.unmodifiableMap(new LinkedHashMap<>(operationParameters));
        operationMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(operationMetrics));
        tags = Map.copyOf(tags);
    }

    /**
     * Who made it and from what.
     *
     * @param engineInfo the writer's name and version; empty if it did not say
     * @param readVersion what it was computed from
     * @param isolationLevel empty if the writer did not say
     * @param isBlindAppend whether it read nothing
     */
    public record Origin(
            String engineInfo,
            OptionalLong readVersion,
            String isolationLevel,
            Optional<Boolean> isBlindAppend,
            String userMetadata) {}

    /** How many rows it wrote or, if its operation does not count these, changed or deleted; empty if its metrics do not say. */
    public OptionalLong rowCount() {
        for (String metric : ROW_COUNTS) {
            String text = operationMetrics.getOrDefault(metric, "");
            if (NUMBER.matcher(text).matches()) {
                return OptionalLong.of(Long.parseLong(text));
            }
        }
        return OptionalLong.empty();
    }

    CommitEntry withTime(Instant other) {
        return new CommitEntry(version, other, operation, operationParameters, operationMetrics, tags, origin);
    }

    /** Whose commit it is, if it is a job's. */
    public String applicationId() {
        return operationParameters.getOrDefault("queryId", "");
    }

    /** The names of the columns that it added, in their order; none if it did something else. */
    public List<String> addedColumns() throws IOException {
        if (!operation.equals("ADD COLUMNS")) {
            return List.of();
        }
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode column : JSON.readTree(operationParameters.getOrDefault("columns", "[]"))) {
                names.add(column.path("column").path("name").asText());
            }
            return names;
        } catch (JsonProcessingException damaged) {
            throw new IOException(
                    "version " + version + " of the table tells in no JSON which columns it added: "
                            + damaged.getOriginalMessage(),
                    damaged);
        }
    }

    boolean isRestore() {
        return operation.equals("RESTORE");
    }

    /** Which version a restore goes back to; -1, as far back as can be, if it names only a time. */
    long restoredVersion() {
        try {
            return Long.parseLong(operationParameters.getOrDefault("version", ""));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    /** What it tells of its epochs, if this application made it. */
    public Optional<CommitNotes> notesOf(String applicationId) {
        return applicationId.equals(applicationId()) ? CommitTags.read(tags) : Optional.empty();
    }
}
