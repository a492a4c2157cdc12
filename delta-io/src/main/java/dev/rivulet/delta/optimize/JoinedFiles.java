package dev.rivulet.delta.optimize;

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
import java.util.Map;

/** Puts files together: the rows of each bin come into one file, one behind the other. Stateless but for the disk. */
final class JoinedFiles implements Layout {

    /** A bin is one file, whatever comes of its size. */
    private static final StagingSettings ONE_FILE =
            new StagingSettings(Long.MAX_VALUE, 1, ParquetSettings.ZSTD_LEVEL_DEFAULT);

    private final StagingTarget target;
    private final Plan plan;
    private final StructRowType rows;

    JoinedFiles(StagingTarget target, Plan plan) {
        this.target = target;
        this.plan = plan;
        this.rows = StructRowType.of("row", target.schema());
    }

    /** Decides which files are put together. Stateless. */
    interface Plan {
        List<FileBin> bins(FileBin partition);
    }

    @Override
    public List<FileBin> bins(FileBin partition) {
        return plan.bins(partition);
    }

    @Override
    public List<StagedFile> write(FileBin bin, TableScan scan) throws IOException {
        StagingName name = StagingName.unique(target.clock());
        try (FileStaging<Row> staging = new FileStaging<>(target, rows, name, ONE_FILE)) {
            for (LiveFile file : bin.files()) {
                copy(file, scan, staging);
            }
            return staging.finish().stream().map(bin::inPartition).toList();
        }
    }

    private void copy(LiveFile file, TableScan scan, FileStaging<Row> staging) throws IOException {
        scan.visit(file, rows, PartitionText::parse, row -> {
            staging.write(row);
            return true;
        });
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("zOrderBy", "[]", "clusterBy", "[]");
    }

    @Override
    public Map<String, String> tags(String commit) {
        return Map.of();
    }
}
