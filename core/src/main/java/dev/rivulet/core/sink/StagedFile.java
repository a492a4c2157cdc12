package dev.rivulet.core.sink;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that waits for its commit. Immutable.
 *
 * @param path relative to the target, with {@code /} between names
 * @param partitionValues per partition column its value in the target's own writing, null for null; in the columns' order
 * @param modifiedMicros when it was written, in microseconds since 1970
 * @param statistics in the target's own format; empty if there are none
 */
public record StagedFile(
        String path,
        long sizeBytes,
        long rowCount,
        Map<String, @Nullable String> partitionValues,
        long modifiedMicros,
        String statistics) {

    public StagedFile {
        partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    }
}
