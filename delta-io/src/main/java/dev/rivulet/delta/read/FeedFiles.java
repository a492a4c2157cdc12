package dev.rivulet.delta.read;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.feed.ChangeType;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.log.CommitChanges;
import dev.rivulet.delta.kernel.log.OlderVersions;
import dev.rivulet.delta.kernel.rows.ChangeFileRows;
import dev.rivulet.delta.kernel.rows.FileRows;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what commits did to rows from their files. One owner; one file is open at a time. */
final class FeedFiles {

    private final FeedRange range;
    private final TableScan scan;
    private final FileRows<Row> dataFiles;
    private final ChangeFileRows<Row> changeFiles;
    private final Visitor visitor;

    /** Takes rows until it wants no more. */
    @FunctionalInterface
    interface Visitor {

        /** Returns whether it wants another one. */
        boolean visit(ChangeType type, Row row) throws IOException;
    }

    /**
     * @param rows some of the table's columns, all of which take nulls
     */
    FeedFiles(FeedRange range, RowType<Row> rows, Visitor visitor) throws IOException {
        this.range = range;
        this.scan = range.scan();
        this.dataFiles = new FileRows<>(scan, rows, PartitionText::parse);
        this.changeFiles = new ChangeFileRows<>(scan, rows, PartitionText::parse, FeedColumns.CHANGE_TYPE.name());
        this.visitor = visitor;
    }

    /** Shows what a version did; returns whether the visitor wants more. */
    boolean visit(long version, CommitChanges commit) throws IOException {
        if (!commit.changeData().isEmpty()) {
            for (LiveFile file : commit.changeData()) {
                requirePresent(version, file);
                if (!visitChangeData(file)) {
                    return false;
                }
            }
            return true;
        }
        return visitData(version, commit);
    }

    private boolean visitChangeData(LiveFile file) throws IOException {
        return changeFiles.visit(file, (type, row) -> {
            ChangeType known = ChangeType.of(type)
                    .orElseThrow(() -> new IOException("table " + scan.root() + ": change data file " + file.path()
                            + " has a row whose " + FeedColumns.CHANGE_TYPE.name() + " is '" + type
                            + "', wanted one of insert, update_preimage, update_postimage and delete: " + row));
            return visitor.visit(known, row);
        });
    }

    /** A file that is removed and added has another deletion vector since: only the difference counts. */
    private boolean visitData(long version, CommitChanges commit) throws IOException {
        Map<String, LiveFile> added = new HashMap<>();
        commit.added().forEach(file -> added.put(file.path(), file));
        List<LiveFile> isNew = new ArrayList<>(commit.added());
        for (LiveFile before : commit.removed()) {
            LiveFile after = added.get(before.path());
            DeletedRows gone = after == null ? DeletedRows.NONE : scan.deletedRows(after);
            boolean isAll = after == null;
            if (!visit(version, before, ChangeType.DELETE, isAll, gone)) {
                return false;
            }
            if (after != null) {
                isNew.remove(after);
                if (!visit(version, after, ChangeType.INSERT, false, scan.deletedRows(before))) {
                    return false;
                }
            }
        }
        for (LiveFile file : isNew) {
            if (!visit(version, file, ChangeType.INSERT, true, DeletedRows.NONE)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param isAll whether all rows count that the file has
     * @param deletedElsewhere else only those that it has not with another deletion vector
     */
    private boolean visit(long version, LiveFile file, ChangeType type, boolean isAll, DeletedRows deletedElsewhere)
            throws IOException {
        if (!isAll && isWithin(deletedElsewhere, scan.deletedRows(file))) {
            return true;
        }
        requirePresent(version, file);
        boolean[] goesOn = {true};
        try {
            dataFiles.visitPositions(file, (position, row) -> {
                if (isAll || deletedElsewhere.contains(position)) {
                    goesOn[0] = visitor.visit(type, row);
                }
                return goesOn[0];
            });
        } catch (RuntimeException failure) {
            throw scan.unreadable(failure);
        }
        return goesOn[0];
    }

    private static boolean isWithin(DeletedRows some, DeletedRows all) {
        return all.with(some).count() == all.count();
    }

    private void requirePresent(long version, LiveFile file) throws IOException {
        List<Path> missing = OlderVersions.missing(List.of(file), scan.root(), range.disk());
        if (!missing.isEmpty()) {
            throw new IOException("table " + scan.root() + ": file " + missing.get(0) + ", which tells what version "
                    + version + " changed, is gone, deleted by VACUUM or by hand; bring it back, or read from a later"
                    + " version on. delta.deletedFileRetentionDuration says how long such files stay");
        }
    }
}
