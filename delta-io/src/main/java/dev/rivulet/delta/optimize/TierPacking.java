package dev.rivulet.delta.optimize;

import dev.rivulet.delta.kernel.commit.LiveFile;
import java.util.ArrayList;
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
record TierPacking(int fileCountMin, long targetSizeBytes) implements JoinedFiles.Plan {

    @Override
    public List<FileBin> bins(FileBin partition) {
        TreeMap<Integer, List<LiveFile>> tiers = new TreeMap<>();
        for (LiveFile file : partition.files()) {
            if (file.sizeBytes() <= targetSizeBytes / 2) {
                tiers.computeIfAbsent(tier(file.sizeBytes()), none -> new ArrayList<>())
                        .add(file);
            }
        }
        return tiers.values().stream()
                .filter(tier -> tier.size() >= fileCountMin)
                .flatMap(tier -> BinPacking.fill(partition, tier, targetSizeBytes).stream())
                .filter(bin -> bin.files().size() > 1)
                .toList();
    }

    /** A tier's files are up to as many times as big as its smallest as there are files in a bin. */
    private int tier(long sizeBytes) {
        return (int) (Math.log(Math.max(1, sizeBytes)) / Math.log(fileCountMin));
    }
}
