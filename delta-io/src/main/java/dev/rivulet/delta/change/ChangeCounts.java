package dev.rivulet.delta.change;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much a change did. Immutable.
 *
 * @param copiedRows that had to be written again as they were
 * @param insertedRows that are new
 */
public record ChangeCounts(
        long removedFiles, long addedFiles, long updatedRows, long deletedRows, long copiedRows, long insertedRows) {

    /** Of the files alone, by the names of Spark's history. */
    public Map<String, Long> ofFiles() {
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("numRemovedFiles", removedFiles);
        metrics.put("numAddedFiles", addedFiles);
        return metrics;
    }
}
