package dev.rivulet.delta.change;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of a table did. Immutable.
 *
 * @param tableVersion the version that it made, or the one that it found nothing to change in
 * @param isNew whether it made a version
 * @param metrics by the names that Spark's history has, such as {@code numDeletedRows}, in their order
 * @param upkeepFailure why the checksum or the checkpoint after the commit failed; the commit stands, and the next one tries again
 */
public record ChangeReport(
        long tableVersion, boolean isNew, Map<String, Long> metrics, Optional<IOException> upkeepFailure) {

    public ChangeReport {
        metrics = new LinkedHashMap<>(metrics);
    }

    /** A number by its name; 0 if the change has none of that name. */
    public long metric(String name) {
        return metrics.getOrDefault(name, 0L);
    }
}
