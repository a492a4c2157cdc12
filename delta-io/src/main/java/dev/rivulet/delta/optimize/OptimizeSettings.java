package dev.rivulet.delta.optimize;

import dev.rivulet.delta.staging.StagingSettings;

/**
 * How files are laid out anew. Immutable.
 *
 * @param targetFileSizeBytes about how big a file should be, at least 2; files up to half of it are small
 * @param portionSizeBytes after how much input a commit is made, at least 1; a crash loses at most a portion's work
 * @param sortMemorySizeBytes about how much memory sorting rows along a curve takes, at least 1; the rest goes to disk, into the table's
 *     directory, about as much as the rows are large without compression
 */
public record OptimizeSettings(long targetFileSizeBytes, long portionSizeBytes, long sortMemorySizeBytes) {

    /** Some seconds of work, and so many files that the commits do not count. */
    public static final long PORTION_SIZE_BYTES_DEFAULT = 1024L * 1024 * 1024;

    /** A gateway has it to spare. */
    public static final long SORT_MEMORY_SIZE_BYTES_DEFAULT = 32L * 1024 * 1024;

    public static final OptimizeSettings DEFAULT =
            new OptimizeSettings(StagingSettings.FILE_SIZE_BYTES_TARGET_DEFAULT, PORTION_SIZE_BYTES_DEFAULT);

    public OptimizeSettings(long targetFileSizeBytes, long portionSizeBytes) {
        this(targetFileSizeBytes, portionSizeBytes, SORT_MEMORY_SIZE_BYTES_DEFAULT);
    }

    public OptimizeSettings {
        if (targetFileSizeBytes < 2) {
            throw new IllegalArgumentException("targetFileSizeBytes is " + targetFileSizeBytes + ", wanted at least 2");
        }
        if (portionSizeBytes < 1) {
            throw new IllegalArgumentException("portionSizeBytes is " + portionSizeBytes + ", wanted at least 1");
        }
        if (sortMemorySizeBytes < 1) {
            throw new IllegalArgumentException("sortMemorySizeBytes is " + sortMemorySizeBytes + ", wanted at least 1");
        }
    }
}
