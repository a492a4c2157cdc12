package dev.rivulet.delta.optimize;

import dev.rivulet.delta.kernel.commit.LiveFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which files become one. Stateless.
 *
 * <p>A file is small up to half of the target: two that are larger than that would not fit into one, and each that comes out of a bin is
 * larger, or the only small one of its partition. So what was packed once is packed again only where new small files have come.
 */
final class BinPacking {

    /** From this share of deleted rows on a file is written anew without them, as Delta's own OPTIMIZE does. */
    private static final double DELETED_SHARE_MAX = 0.05;

    private static final Comparator<LiveFile> ORDER =
            Comparator.comparingLong(LiveFile::sizeBytes).thenComparing(LiveFile::path);

    private BinPacking() {}

    /** The files of each partition, in an order that depends on nothing but the partitions' values. */
    static List<FileBin> partitions(List<LiveFile> files) {
        Map<String, List<LiveFile>> byPartition = new TreeMap<>();
        for (LiveFile file : files) {
            byPartition
                    .computeIfAbsent(key(file.partitionValues()), none -> new ArrayList<>())
                    .add(file);
        }
        return byPartition.values().stream()
                .map(ofOne -> new FileBin(ofOne.get(0).partitionValues(), ofOne))
                .toList();
    }

    private static String key(Map<String, @Nullable String> partitionValues) {
        StringBuilder key = new StringBuilder();
        new TreeMap<>(partitionValues)
                .forEach((column, value) -> key.append(column.length())
                        .append(':')
                        .append(column)
                        .append(value == null ? "" : "=" + value.length() + ":" + value));
        return key.toString();
    }

    /**
     * Packs the files of one partition.
     *
     * @param targetSizeBytes that no bin of several files exceeds, at least 1
     * @return those that are worth writing: of several files, or of one with many deleted rows
     */
    static List<FileBin> pack(FileBin partition, long targetSizeBytes) {
        List<LiveFile> small = partition.files().stream()
                .filter(file -> file.sizeBytes() <= targetSizeBytes / 2 || hasManyDeleted(file))
                .toList();
        return fill(partition, small, targetSizeBytes).stream()
                .filter(BinPacking::isWorthIt)
                .toList();
    }

    /** Divides files of a partition into bins of that size at the most, smaller files first; one that is larger has a bin of its own. */
    static List<FileBin> fill(FileBin partition, List<LiveFile> files, long targetSizeBytes) {
        List<FileBin> bins = new ArrayList<>();
        List<LiveFile> current = new ArrayList<>();
        long sizeBytes = 0;
        for (LiveFile file : files.stream().sorted(ORDER).toList()) {
            if (!current.isEmpty() && sizeBytes + file.sizeBytes() > targetSizeBytes) {
                bins.add(new FileBin(partition.partitionValues(), current));
                current = new ArrayList<>();
                sizeBytes = 0;
            }
            current.add(file);
            sizeBytes += file.sizeBytes();
        }
        if (!current.isEmpty()) {
            bins.add(new FileBin(partition.partitionValues(), current));
        }
        return bins;
    }

    private static boolean isWorthIt(FileBin bin) {
        return bin.files().size() > 1 || hasManyDeleted(bin.files().get(0));
    }

    /** Also if it is not known how many rows the file has. */
    private static boolean hasManyDeleted(LiveFile file) {
        return file.hasDeletionVector()
                && (file.physicalRowCount().isEmpty()
                        || file.deletedCount()
                                > DELETED_SHARE_MAX * file.physicalRowCount().getAsLong());
    }
}
