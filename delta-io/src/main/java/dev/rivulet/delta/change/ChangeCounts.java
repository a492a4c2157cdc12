package dev.rivulet.delta.change;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much a change did. Immutable.
 *
 * @param removedFiles without those that stay with fewer rows
 * @param copiedRows that had to be written again as they were
 * @param insertedRows that are new
 */
public record ChangeCounts(
        long removedFiles,
        long addedFiles,
        Vectors vectors,
        long updatedRows,
        long deletedRows,
        long copiedRows,
        long insertedRows) {

    /**
     * Deletion vectors, by their files.
     *
     * @param added of files that have another one since, or one at all
     * @param removed of files that are gone, or have another one since
     * @param updated of files that have another one since
     */
    public record Vectors(long added, long removed, long updated) {

        /** By the names of Spark's history; none if there is nothing to tell. */
        public void putInto(Map<String, Long> metrics, String prefix) {
            if (added + removed > 0) {
                metrics.put(prefix + "DeletionVectorsAdded", added);
                metrics.put(prefix + "DeletionVectorsRemoved", removed);
                metrics.put(prefix + "DeletionVectorsUpdated", updated);
            }
        }
    }

    /** Of the files alone, by the names of Spark's history. */
    public Map<String, Long> ofFiles() {
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("numRemovedFiles", removedFiles);
        metrics.put("numAddedFiles", addedFiles);
        vectors.putInto(metrics, "num");
        return metrics;
    }
}
