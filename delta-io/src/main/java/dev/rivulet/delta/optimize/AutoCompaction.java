package dev.rivulet.delta.optimize;

import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.util.Optional;

/**
 * Puts the small files of a stream together between its commits, by the thread that commits, so that neither gets in the other's way. Files
 * of about one size become one when there are so many of them; see {@link TierPacking}. Owned by the committer.
 */
public final class AutoCompaction {

    /** Of a stream's files: few enough to be read quickly, and each byte is written some five times more up to the target size. */
    public static final int FILE_COUNT_MIN_DEFAULT = 10;

    private final KernelTable table;
    private final Target target;
    private final int fileCountMin;
    private final OptimizeSettings settings;

    private int addedCount;
    private boolean hasLooked;

    /** What files are put together for. */
    @FunctionalInterface
    public interface Target {

        StagingTarget now() throws IOException;
    }

    /**
     * @param target of the table's columns as they are at the time
     * @param fileCountMin how many files of about one size are put together, at least 2
     */
    public AutoCompaction(KernelTable table, Target target, int fileCountMin) {
        if (fileCountMin < 2) {
            throw new IllegalArgumentException(
                    "fileCountMin is " + fileCountMin + ", wanted at least 2 files to be put together");
        }
        this.table = table;
        this.target = target;
        this.fileCountMin = fileCountMin;
        this.settings = OptimizeSettings.DEFAULT;
    }

    /**
     * Looks for what is due once so many files have come, and at the first call.
     *
     * @param fileCount how many the commit added
     * @return what was done, in commits of its own; empty if nothing was due
     * @throws IOException if a file cannot be read or written; what the stream committed stays, and the next call may be made
     */
    public Optional<OptimizeReport> afterCommit(int fileCount) throws IOException {
        addedCount += fileCount;
        if (hasLooked && addedCount < fileCountMin) {
            return Optional.empty();
        }
        hasLooked = true;
        addedCount = 0;
        StagingTarget now = target.now();
        Layout layout = new JoinedFiles(now, new TierPacking(fileCountMin, settings.targetFileSizeBytes()));
        OptimizeReport report = new Compaction(table, now, settings, null, layout, true).run();
        return report.versions().isEmpty() ? Optional.empty() : Optional.of(report);
    }
}
