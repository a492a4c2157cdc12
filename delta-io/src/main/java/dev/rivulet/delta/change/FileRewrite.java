package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.List;

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
     * @param isTouched whether anything in it changes; the rest is empty if not
     * @param files that take its place
     * @param changedCount rows that changed or went
     * @param copiedCount rows that had to be written again as they were
     */
    record Outcome(boolean isTouched, List<StagedFile> files, long changedCount, long copiedCount) {

        static final Outcome UNTOUCHED = new Outcome(false, List.of(), 0, 0);
    }

    /** Reads the file up to the first row that is meant; only if there is one does it read and write the whole. */
    Outcome of(LiveFile file, TableScan scan) throws IOException {
        return switch (operation.reach()) {
            case NONE -> Outcome.UNTOUCHED;
            case SOME -> isTouched(file, scan) ? rewrite(file, scan) : Outcome.UNTOUCHED;
            case ALL -> new Outcome(true, List.of(), 0, 0);
        };
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
        long[] counts = new long[2];
        scan.visit(file, rows, PartitionText::parse, row -> {
            Row after = operation.apply(row);
            counts[after == row ? 0 : 1]++;
            if (after != null) {
                staging.write(after);
            }
            return true;
        });
        return new Outcome(true, staging.finish(), counts[1], counts[0]);
    }
}
