package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.kernel.commit.LiveFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts files of about one size together when there are so many of them, as a log-structured merge tree does with its tiers (O'Neil et al.,
 * "The log-structured merge-tree", Acta Informatica 33(4), 1996). So of a stream of small files each byte is written once more per tier, of
 * which there are few, and not with each small file that comes. Immutable.
 *
 * @param fileCountMin how many files of a tier are put together, at least 2
 * @param targetSizeBytes about how big files get; those above half of it stay as they are
 */
record TierPacking(int fileCountMin, long targetSizeBytes) implements Compaction.Plan {

    private static final Comparator<LiveFile> ORDER =
            Comparator.comparingLong(LiveFile::sizeBytes).thenComparing(LiveFile::path);

    @Override
    public List<FileBin> bins(FileBin partition) {
        TreeMap<Integer, List<LiveFile>> tiers = new TreeMap<>();
        for (LiveFile file : partition.files()) {
            if (file.sizeBytes() <= targetSizeBytes / 2) {
                tiers.computeIfAbsent(tier(file.sizeBytes()), none -> new ArrayList<>())
                        .add(file);
            }
        }
        List<FileBin> bins = new ArrayList<>();
        for (List<LiveFile> tier : tiers.values()) {
            if (tier.size() >= fileCountMin) {
                tier.sort(ORDER);
                addBins(partition, tier, bins);
            }
        }
        return bins;
    }

    /** A tier's files are up to as many times as big as its smallest as there are files in a bin. */
    private int tier(long sizeBytes) {
        return (int) (Math.log(Math.max(1, sizeBytes)) / Math.log(fileCountMin));
    }

    private void addBins(FileBin partition, List<LiveFile> tier, List<FileBin> bins) {
        List<LiveFile> current = new ArrayList<>();
        long sizeBytes = 0;
        for (LiveFile file : tier) {
            if (current.size() > 1 && sizeBytes + file.sizeBytes() > targetSizeBytes) {
                bins.add(new FileBin(partition.partitionValues(), current));
                current = new ArrayList<>();
                sizeBytes = 0;
            }
            current.add(file);
            sizeBytes += file.sizeBytes();
        }
        if (current.size() > 1) {
            bins.add(new FileBin(partition.partitionValues(), current));
        }
    }
}
