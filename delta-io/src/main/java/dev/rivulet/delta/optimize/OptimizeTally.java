package dev.rivulet.delta.optimize;

import dev.rivulet.core.sink.StagedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an OPTIMIZE did, in the numbers of Spark's history. One owner. */
final class OptimizeTally {

    private long removedFiles;
    private long removedBytes;
    private long removedVectors;
    private final List<Long> addedSizes = new ArrayList<>();

    void count(FileBin bin, List<StagedFile> added) {
        removedFiles += bin.files().size();
        removedBytes += bin.sizeBytes();
        removedVectors += bin.deletionVectorCount();
        added.forEach(file -> addedSizes.add(file.sizeBytes()));
    }

    /** By their names, in their order. */
    Map<String, Long> metrics() {
        List<Long> sizes = addedSizes.stream().sorted().toList();
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("numRemovedFiles", removedFiles);
        metrics.put("numRemovedBytes", removedBytes);
        metrics.put("numAddedFiles", (long) sizes.size());
        metrics.put("numAddedBytes", sizes.stream().mapToLong(Long::longValue).sum());
        metrics.put("numDeletionVectorsRemoved", removedVectors);
        metrics.put("minFileSize", quantile(sizes, 0));
        metrics.put("p25FileSize", quantile(sizes, 1));
        metrics.put("p50FileSize", quantile(sizes, 2));
        metrics.put("p75FileSize", quantile(sizes, 3));
        metrics.put("maxFileSize", quantile(sizes, 4));
        return metrics;
    }

    private static long quantile(List<Long> sizes, int quarters) {
        return sizes.isEmpty() ? 0 : sizes.get(Math.min(sizes.size() * quarters / 4, sizes.size() - 1));
    }
}
