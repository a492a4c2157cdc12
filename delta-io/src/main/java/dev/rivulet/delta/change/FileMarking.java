package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.feed.FeedRecorder;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Carries an operation out on one file after the other, and leaves the files as they are: rows that change or go are deleted by their
 * positions, and those that come of them are written elsewhere. A file of which too much is deleted then is written anew. Owned by one
 * {@link RowChange}.
 */
final class FileMarking {

    private final RowOperation operation;
    private final Optional<RowOperation.Deletion> deletion;
    private final RowType<Row> rows;
    private final FileStaging<Row> staging;
    private final double deletedShareMax;
    private final FeedRecorder feed;

    /**
     * @param deletedShareMax from a higher share of deleted rows on a file is written anew
     */
    FileMarking(
            RowOperation operation,
            RowType<Row> rows,
            FileStaging<Row> staging,
            double deletedShareMax,
            FeedRecorder feed) {
        this.operation = operation;
        this.deletion = operation.deletion();
        this.rows = rows;
        this.staging = staging;
        this.deletedShareMax = deletedShareMax;
        this.feed = feed;
    }

    FileRewrite.Outcome of(LiveFile file, TableScan scan) throws IOException {
        if (operation.reach() == RowOperation.Reach.ALL) {
            return FileRewrite.Outcome.ofWhole(operation.takeMatched());
        }
        Tally tally = new Tally();
        RowOperation.Deletion.Gone found = gone(file, scan, tally);
        DeletedRows gone = found.rows();
        long rowCount = found.rowCount();
        if (gone.isEmpty()) {
            return FileRewrite.Outcome.untouched(operation.takeMatched());
        }
        if (deletion.isPresent() && feed.isOn()) {
            noteGone(file, scan, gone);
        }
        DeletedRows deleted = scan.deletedRows(file).with(gone);
        boolean isGone = deleted.count() == rowCount;
        boolean isRewritten = !isGone && deleted.count() > deletedShareMax * rowCount;
        if (isRewritten) {
            copyOthers(file, scan, deleted, tally);
        }
        List<StagedFile> files = staging.finish();
        return new FileRewrite.Outcome(
                true,
                files,
                isGone || isRewritten ? Optional.empty() : Optional.of(new FileRewrite.Marks(deleted, rowCount)),
                tally.updatedCount,
                tally.deletedCount,
                tally.copiedCount,
                operation.takeMatched());
    }

    private static final class Tally {

        private final DeletedRows.Builder gone = new DeletedRows.Builder();
        private long updatedCount;
        private long deletedCount;
        private long copiedCount;
    }

    private RowOperation.Deletion.Gone gone(LiveFile file, TableScan scan, Tally tally) throws IOException {
        RowOperation.Deletion.Gone known =
                deletion.flatMap(possible -> possible.known(file)).orElse(null);
        if (known != null) {
            tally.deletedCount = known.rows().count();
            return known;
        }
        long rowCount = deletion.isPresent() ? delete(file, scan, deletion.get(), tally) : change(file, scan, tally);
        return new RowOperation.Deletion.Gone(tally.gone.build(), rowCount);
    }

    /** Reads the columns alone that the operation needs. */
    private static long delete(LiveFile file, TableScan scan, RowOperation.Deletion deletion, Tally tally)
            throws IOException {
        RowOperation.Deletion.Test test = deletion.of(file);
        return scan.visitPositions(file, deletion.rows(), PartitionText::parse, (position, row) -> {
            if (test.isGone(row)) {
                tally.gone.add(position);
                tally.deletedCount++;
            }
            return true;
        });
    }

    private long change(LiveFile file, TableScan scan, Tally tally) throws IOException {
        return scan.visitPositions(file, rows, PartitionText::parse, (position, row) -> {
            Row after = operation.apply(row);
            if (after == row) {
                return true;
            }
            tally.gone.add(position);
            feed.note(row, after, operation.goneAs());
            if (after == null) {
                tally.deletedCount++;
            } else {
                tally.updatedCount++;
                staging.write(after);
            }
            return true;
        });
    }

    /** Of rows that were found by some of their columns. */
    private void noteGone(LiveFile file, TableScan scan, DeletedRows gone) throws IOException {
        scan.visitPositions(file, rows, PartitionText::parse, (position, row) -> {
            if (gone.contains(position)) {
                feed.note(row, null, operation.goneAs());
            }
            return position < gone.last();
        });
    }

    private void copyOthers(LiveFile file, TableScan scan, DeletedRows deleted, Tally tally) throws IOException {
        scan.visitPositions(file, rows, PartitionText::parse, (position, row) -> {
            if (!deleted.contains(position)) {
                tally.copiedCount++;
                staging.write(row);
            }
            return true;
        });
    }
}
