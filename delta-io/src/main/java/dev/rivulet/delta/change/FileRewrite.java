package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.feed.FeedRecorder;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.rows.ColumnPages;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries an operation out on one file after the other, by writing it anew. Owned by one {@link RowChange}. */
final class FileRewrite {

    private final RowOperation operation;
    private final Optional<RowOperation.Deletion> deletion;
    private final RowType<Row> rows;
    private final StagingTarget target;
    private final FileStaging<Row> staging;
    private final FeedRecorder feed;

    FileRewrite(
            RowOperation operation,
            RowType<Row> rows,
            StagingTarget target,
            FileStaging<Row> staging,
            FeedRecorder feed) {
        this.target = target;
        this.operation = operation;
        this.deletion = operation.deletion();
        this.rows = rows;
        this.staging = staging;
        this.feed = feed;
    }

    /**
     * What a file becomes. Immutable.
     *
     * @param isTouched whether anything in it changes; files and counts are empty if not
     * @param files that take its place, or come beside it
     * @param marks empty if the file goes
     * @param copiedCount rows that had to be written again as they were
     * @param matched which of the operation's own rows met one of the file's
     */
    record Outcome(
            boolean isTouched,
            List<StagedFile> files,
            Optional<Marks> marks,
            long updatedCount,
            long deletedCount,
            long copiedCount,
            BitSet matched) {

        static Outcome untouched(BitSet matched) {
            return new Outcome(false, List.of(), Optional.empty(), 0, 0, 0, matched);
        }

        /** Of a file all of whose rows go, however many. */
        static Outcome ofWhole(BitSet matched) {
            return new Outcome(true, List.of(), Optional.empty(), 0, 0, 0, matched);
        }

        /** Whether what becomes of the rows does not show by the files that go and come. */
        boolean isHidden() {
            return marks.isPresent() || updatedCount > 0 || copiedCount > 0;
        }
    }

    /**
     * Of a file that stays.
     *
     * @param deleted which of its rows are deleted from now on
     * @param rowCount how many it has, deleted ones too
     */
    record Marks(DeletedRows deleted, long rowCount) {}

    /** Unless it is known which rows go, reads the file up to the first row that is meant; only if there is one does it read and write the whole. */
    Outcome of(LiveFile file, TableScan scan) throws IOException {
        if (operation.reach() == RowOperation.Reach.ALL) {
            return Outcome.ofWhole(operation.takeMatched());
        }
        DeletedRows gone = deletion.flatMap(possible -> possible.known(file))
                .map(RowOperation.Deletion.Gone::rows)
                .orElse(null);
        if (gone != null) {
            return gone.isEmpty() ? Outcome.untouched(operation.takeMatched()) : rewrite(file, scan, gone);
        }
        return isTouched(file, scan) ? rewrite(file, scan) : Outcome.untouched(operation.takeMatched());
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
            feed.note(row, after, operation.goneAs());
            if (after != null) {
                staging.write(after);
            }
            return true;
        });
        return outcome(tally, staging.finish());
    }

    private Outcome rewrite(LiveFile file, TableScan scan, DeletedRows gone) throws IOException {
        Optional<ColumnPages> opened =
                feed.isOn() ? Optional.empty() : ColumnPages.open(scan, file, rows.schema(), PartitionText::parse);
        if (opened.isPresent()) {
            try (ColumnPages pages = opened.get()) {
                return copyOthers(pages, gone);
            }
        }
        RowTally tally = new RowTally();
        scan.visitPositions(file, rows, PartitionText::parse, (position, row) -> {
            Row after = gone.contains(position) ? null : row;
            tally.count(row, after);
            if (after == null) {
                feed.note(row, null, operation.goneAs());
            } else {
                staging.write(after);
            }
            return true;
        });
        return outcome(tally, staging.finish());
    }

    /** From page to page, without a row in between. */
    private Outcome copyOthers(ColumnPages pages, DeletedRows gone) throws IOException {
        RowTally tally = new RowTally();
        StagingName ofFile = StagingName.unique(target.clock());
        try (FileStaging<ColumnPages> copies =
                new FileStaging<>(target, pages.rowType(), ofFile, StagingSettings.DEFAULT)) {
            while (pages.next()) {
                if (gone.contains(pages.position())) {
                    tally.deleted++;
                } else {
                    tally.copied++;
                    copies.write(pages);
                }
            }
            return outcome(tally, copies.finish());
        } catch (RuntimeException failure) {
            throw pages.unreadable(failure);
        }
    }

    private Outcome outcome(RowTally tally, List<StagedFile> files) {
        return new Outcome(
                true, files, Optional.empty(), tally.updated, tally.deleted, tally.copied, operation.takeMatched());
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
