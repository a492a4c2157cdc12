package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.staging.StagingSettings;

/**
 * How small files are put together. Immutable.
 *
 * @param targetFileSizeBytes about how big a file should be, at least 2; files up to half of it are small
 * @param portionSizeBytes after how much input a commit is made, at least 1; a crash loses at most a portion's work
 */
public record OptimizeSettings(long targetFileSizeBytes, long portionSizeBytes) {

    /** Some seconds of work, and so many files that the commits do not count. */
    public static final long PORTION_SIZE_BYTES_DEFAULT = 1024L * 1024 * 1024;

    public static final OptimizeSettings DEFAULT =
            new OptimizeSettings(StagingSettings.FILE_SIZE_BYTES_TARGET_DEFAULT, PORTION_SIZE_BYTES_DEFAULT);

    public OptimizeSettings {
        if (targetFileSizeBytes < 2) {
            throw new IllegalArgumentException("targetFileSizeBytes is " + targetFileSizeBytes + ", wanted at least 2");
        }
        if (portionSizeBytes < 1) {
            throw new IllegalArgumentException("portionSizeBytes is " + portionSizeBytes + ", wanted at least 1");
        }
    }
}
