package dev.rivulet.delta.staging;

import dev.rivulet.delta.kernel.files.ParquetSettings;

/**
 * How rows are staged in data files. Immutable.
 *
 * @param fileSizeBytesTarget a file is ended when it is about so big, at least 1
 * @param openFilesMax how many partitions are written to at the same time, at least 1; at the limit the file of the partition that
 *     was idle longest is ended, so more partitions than this make more and smaller files
 * @param zstdLevel 1 (fast) to 22 (small)
 */
public record StagingSettings(long fileSizeBytesTarget, int openFilesMax, int zstdLevel) {

    /** What Delta's own writers aim at. */
    public static final long FILE_SIZE_BYTES_TARGET_DEFAULT = 128L * 1024 * 1024;

    /** Each holds some 100 KB at the least. */
    public static final int OPEN_FILES_MAX_DEFAULT = 100;

    public static final StagingSettings DEFAULT = new StagingSettings(
            FILE_SIZE_BYTES_TARGET_DEFAULT, OPEN_FILES_MAX_DEFAULT, ParquetSettings.ZSTD_LEVEL_DEFAULT);

    public StagingSettings {
        if (fileSizeBytesTarget < 1) {
            throw new IllegalArgumentException("fileSizeBytesTarget is " + fileSizeBytesTarget + ", wanted at least 1");
        }
        if (openFilesMax < 1) {
            throw new IllegalArgumentException("openFilesMax is " + openFilesMax + ", wanted at least 1");
        }
        if (zstdLevel < 1 || zstdLevel > 22) {
            throw new IllegalArgumentException("zstdLevel is " + zstdLevel + ", wanted 1 to 22");
        }
    }
}
