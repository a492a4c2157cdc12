package dev.rivulet.delta.stream;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.log.CommitContent;
import dev.rivulet.delta.kernel.rows.FileRows;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a stream reads of each version, and the columns that they are read with. Owned by its reader. */
final class VersionFiles {

    private static final Comparator<LiveFile> OLDEST_FIRST = Comparator.comparingLong(LiveFile::modifiedMillis)
            .thenComparing(LiveFile::path)
            .thenComparing(LiveFile::identity);

    private final TableWatch watch;
    private final StreamColumns columns;
    private final RowType<?> rows;
    private final StreamSettings.Policies policies;

    /** The last version that was read that says anew what columns there are, or one behind it. */
    private TableScan scan;

    /** How its columns are read and encoded; null if no file has been read with them. */
    private @Nullable RowForm form;

    private @Nullable FileRows<Row> source;

    private VersionFiles(TableWatch watch, RowType<?> rows, StreamSettings.Policies policies, TableScan scan) {
        this.watch = watch;
        this.columns = new StreamColumns(watch.root(), rows, policies.evolveSchema());
        this.rows = rows;
        this.policies = policies;
        this.scan = scan;
    }

    /**
     * @param isNew whether the stream begins here; else what it has read before counts
     * @throws IOException if the columns do not fit the rows
     */
    static VersionFiles open(
            TableWatch watch, RowType<?> rows, StreamSettings.Policies policies, StreamPosition position, boolean isNew)
            throws IOException {
        TableScan latest = watch.latestScan();
        boolean isBehindAnother = !isNew && position.isAtVersionStart() && !position.isInitial();
        TableScan first = latest;
        if (isBehindAnother && watch.isInLog(position.version() - 1)) {
            first = watch.scan(StreamPosition.at(position.tableId(), position.version() - 1));
        } else if (position.version() <= watch.latest()) {
            first = watch.scan(position);
        }
        VersionFiles files = new VersionFiles(watch, rows, policies, first);
        files.columns.requireKnown(first.schema(), latest.schema());
        if (!isBehindAnother) {
            files.columns.requireReadable(first.version(), first.schema());
        }
        return files;
    }

    /**
     * The files of the version at a position that rows are read from, in their order.
     *
     * @throws IOException if the stream cannot go on with it, saying what can be done
     */
    List<LiveFile> filesOf(StreamPosition position) throws IOException {
        if (position.isInitial()) {
            use(watch.scan(position));
            List<LiveFile> files = new ArrayList<>(scan.files());
            files.sort(OLDEST_FIRST);
            return files;
        }
        long version = position.version();
        CommitContent commit = CommitContent.read(scan, version).orElse(null);
        if (commit == null) {
            throw watch.expired(version);
        }
        if (commit.changesMetadata()) {
            TableScan changed = watch.scan(position);
            if (scan.version() < version) {
                columns.requirePassable(version, scan.schema(), changed.schema());
            }
            use(changed);
        }
        return newRows(commit);
    }

    private void use(TableScan other) {
        scan = other;
        form = null;
        source = null;
    }

    private List<LiveFile> newRows(CommitContent commit) throws IOException {
        boolean isOnlyDelete = commit.added().isEmpty();
        if (commit.removedCount() == 0) {
            return commit.added();
        }
        if (policies.skipChangeCommits() || policies.ignoreDeletes() && isOnlyDelete) {
            return List.of();
        }
        String operation = commit.operation().isEmpty() ? "an operation without a name" : commit.operation();
        throw new IOException("table " + watch.root() + ": version " + commit.version() + " (" + operation + ") "
                + (isOnlyDelete ? "deletes rows: it takes out " : "changes or deletes rows: it takes out ")
                + commit.removedCount() + " files and adds " + commit.added().size()
                + ", while a stream over a table passes on added rows alone. "
                + (isOnlyDelete ? "ignoreDeletes passes over commits that only take files out, " : "")
                + "skipChangeCommits passes over all commits that take rows out, with what they add; or start the source"
                + " anew by another uid, with all rows of the latest version");
    }

    /**
     * Opens a file of the version at the position, behind the rows of it that were read before.
     *
     * @throws IOException if it cannot be read, or its columns do not fit the rows
     */
    OpenDataFile open(LiveFile file, StreamPosition position) throws IOException {
        RowForm wantedForm = form;
        FileRows<Row> wantedSource = source;
        if (wantedForm == null || wantedSource == null) {
            columns.requireReadable(position.version(), scan.schema());
            wantedForm = RowForm.of(rows, scan.schema());
            wantedSource = scan.rows(wantedForm.columns(), PartitionText::parse);
            form = wantedForm;
            source = wantedSource;
        }
        String place = "table " + watch.root() + ", version " + position.version();
        return OpenDataFile.open(file, place, wantedForm, wantedSource, position.rowCount());
    }
}
