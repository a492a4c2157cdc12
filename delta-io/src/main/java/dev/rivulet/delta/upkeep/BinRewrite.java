package dev.rivulet.delta.upkeep;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.util.List;

/** Writes the rows of a bin's files into one file, row by row. Stateless but for the disk. */
final class BinRewrite {

    /** A bin is one file, whatever comes of its size. */
    private static final StagingSettings ONE_FILE =
            new StagingSettings(Long.MAX_VALUE, 1, ParquetSettings.ZSTD_LEVEL_DEFAULT);

    private final StagingTarget target;
    private final StructRowType rows;

    BinRewrite(StagingTarget target) {
        this.target = target;
        this.rows = StructRowType.of("row", target.schema());
    }

    /**
     * @param scan of a version that has the files
     * @return finished and synced; none if deletion vectors take all rows out
     * @throws IOException if a file cannot be read or has other rows than the log says; nothing is left of what was written
     */
    List<StagedFile> of(FileBin bin, TableScan scan) throws IOException {
        StagingName name = StagingName.unique(target.clock());
        try (FileStaging<Row> staging = new FileStaging<>(target, rows, name, ONE_FILE)) {
            for (LiveFile file : bin.files()) {
                copy(file, scan, staging);
            }
            return staging.finish().stream()
                    .map(file -> inPartitionOf(bin, file))
                    .toList();
        }
    }

    private void copy(LiveFile file, TableScan scan, FileStaging<Row> staging) throws IOException {
        scan.visit(file, rows, PartitionText::parse, row -> {
            staging.write(row);
            return true;
        });
    }

    /** With the very text that the log has: another writer's may be read otherwise than ours. */
    private static StagedFile inPartitionOf(FileBin bin, StagedFile file) {
        return new StagedFile(
                file.path(),
                file.sizeBytes(),
                file.rowCount(),
                bin.partitionValues(),
                file.modifiedMicros(),
                file.statistics());
    }
}
