package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries an operation out on one file after the other. Owned by one {@link CopyOnWrite}. */
final class FileRewrite {

    private final RowOperation operation;
    private final RowType<Row> rows;
    private final FileStaging<Row> staging;

    FileRewrite(RowOperation operation, RowType<Row> rows, FileStaging<Row> staging) {
        this.operation = operation;
        this.rows = rows;
        this.staging = staging;
    }

    /**
     * What a file becomes. Immutable.
     *
     * @param isTouched whether anything in it changes; files and counts are empty if not
     * @param files that take its place
     * @param copiedCount rows that had to be written again as they were
     * @param matched which of the operation's own rows met one of the file's
     */
    record Outcome(
            boolean isTouched,
            List<StagedFile> files,
            long updatedCount,
            long deletedCount,
            long copiedCount,
            BitSet matched) {}

    /** Reads the file up to the first row that is meant; only if there is one does it read and write the whole. */
    Outcome of(LiveFile file, TableScan scan) throws IOException {
        boolean isWholeMeant = operation.reach() == RowOperation.Reach.ALL;
        return !isWholeMeant && isTouched(file, scan)
                ? rewrite(file, scan)
                : new Outcome(isWholeMeant, List.of(), 0, 0, 0, operation.takeMatched());
    }

    private boolean isTouched(LiveFile file, TableScan scan) throws IOException {
        boolean[] found = new boolean[1];
        scan.visit(file, rows, PartitionText::parse, row -> {
            found[0] = operation.apply(row) != row;
            return !found[0];
        });
        return found[0];
    }

    private Outcome rewrite(LiveFile file, TableScan scan) throws IOException {
        RowTally tally = new RowTally();
        scan.visit(file, rows, PartitionText::parse, row -> {
            Row after = operation.apply(row);
            tally.count(row, after);
            if (after != null) {
                staging.write(after);
            }
            return true;
        });
        return new Outcome(true, staging.finish(), tally.updated, tally.deleted, tally.copied, operation.takeMatched());
    }

    private static final class RowTally {

        private long updated;
        private long deleted;
        private long copied;

        void count(Row before, @Nullable Row after) {
            if (after == null) {
                deleted++;
            } else if (after == before) {
                copied++;
            } else {
                updated++;
            }
        }
    }
}
