package dev.rivulet.delta.optimize;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an OPTIMIZE did. Immutable.
 *
 * @param versions that it made, ascending; none if there was nothing to do
 * @param metrics by the names that Spark's history has, such as {@code numRemovedFiles}, over all versions, in their order
 * @param droppedFileCount files that were read in vain, since others changed or removed one of their bin meanwhile
 * @param upkeepFailure why the checksum or the checkpoint after a commit failed; the commit stands, and the next one tries again
 */
public record OptimizeReport(
        List<Long> versions, Map<String, Long> metrics, long droppedFileCount, Optional<IOException> upkeepFailure) {

    public OptimizeReport {
        versions = List.copyOf(versions);
        metrics = new LinkedHashMap<>(metrics);
    }

    /** A number by its name; 0 if there is none of that name. */
    public long metric(String name) {
        return metrics.getOrDefault(name, 0L);
    }
}
