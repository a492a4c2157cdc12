package dev.rivulet.delta.kernel.files;

import java.util.Map;

/**
 * How a Parquet file is written. Immutable.
 *
 * @param rowGroupSizeBytes how much of a file is held in memory before it is written out, at least 1
 * @param zstdLevel 1 (fast) to 22 (small)
 * @param fileMetadata what goes into the footer
 */
public record ParquetSettings(long rowGroupSizeBytes, int zstdLevel, Map<String, String> fileMetadata) {

    /** Parquet's own default, which readers are tuned to. */
    public static final long ROW_GROUP_SIZE_BYTES_DEFAULT = 128L * 1024 * 1024;

    /** The library's own default: beyond it a few per cent are won for twice the time. */
    public static final int ZSTD_LEVEL_DEFAULT = 3;

    public static final ParquetSettings DEFAULT =
            new ParquetSettings(ROW_GROUP_SIZE_BYTES_DEFAULT, ZSTD_LEVEL_DEFAULT, Map.of());

    public ParquetSettings {
        if (rowGroupSizeBytes < 1) {
            throw new IllegalArgumentException("rowGroupSizeBytes is " + rowGroupSizeBytes + ", wanted at least 1");
        }
        if (zstdLevel < 1 || zstdLevel > 22) {
            throw new IllegalArgumentException("zstdLevel is " + zstdLevel + ", wanted 1 to 22");
        }
        fileMetadata = Map.copyOf(fileMetadata);
    }
}
