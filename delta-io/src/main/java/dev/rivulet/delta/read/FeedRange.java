package dev.rivulet.delta.read;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.log.CommitChanges;
import dev.rivulet.delta.kernel.log.OlderVersions;
import dev.rivulet.delta.kernel.shape.Widening;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Versions of a table whose changes are asked for, and the columns that they are read with: those of the last one. One owner.
 *
 * @param from the first
 * @param to the last; one before the first if there is none
 * @param scan of the last, or of the one before the first
 */
record FeedRange(KernelTable table, Disk disk, long from, long to, TableScan scan) {

    private static final List<String> MERGE_COUNTS =
            List.of("numTargetRowsInserted", "numTargetRowsUpdated", "numTargetRowsDeleted");

    /**
     * @throws IllegalArgumentException if there are no such versions
     * @throws IOException if the table cannot be read
     */
    static FeedRange of(KernelTable table, Disk disk, long from, long to) throws IOException {
        long latest = table.scan().version();
        if (from < 0 || from > to || to > latest) {
            throw new IllegalArgumentException("table " + table.root() + ": changes of versions " + from + " to " + to
                    + " are asked for, wanted a range within 0 to " + latest);
        }
        return new FeedRange(table, disk, from, to, table.scan(to));
    }

    static FeedRange since(KernelTable table, Disk disk, long from) throws IOException {
        return of(table, disk, from, Math.max(from, table.scan().version()));
    }

    /**
     * The versions that were committed at some time from one to another, both included.
     *
     * @throws IllegalArgumentException if the second is before the first
     * @throws IOException if the table cannot be read, or its last commit is older than one of them
     */
    static FeedRange between(KernelTable table, Disk disk, Instant from, Instant to) throws IOException {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("changes from " + from + " to " + to
                    + " are asked for, wanted an end that is not before the beginning");
        }
        TableScan last = table.scan(to);
        return new FeedRange(table, disk, OlderVersions.versionSince(table.scan(), from), last.version(), last);
    }

    static FeedRange since(KernelTable table, Disk disk, Instant from) throws IOException {
        TableScan latest = table.scan();
        return new FeedRange(table, disk, OlderVersions.versionSince(latest, from), latest.version(), latest);
    }

    boolean isEmpty() {
        return from > to;
    }

    private String versions() {
        return from == to ? "version " + from : "versions " + from + " to " + to;
    }

    /**
     * Checks that a version's changes are told, and by columns that they can be read with.
     *
     * @throws IOException if not, naming the version
     */
    void require(TableScan version) throws IOException {
        if (!version.shape().hasChangeFeed()) {
            throw new IOException("table " + table.root() + ": its change data feed (" + FeedColumns.PROPERTY
                    + ") is off at version " + version.version() + ", so the changes of " + versions()
                    + " cannot be read; read from a version on at which it is on, to one before it is switched off");
        }
        Schema wanted = scan.schema();
        List<Field> columns = version.schema().fields();
        for (int place = 0; place < columns.size(); place++) {
            Field column = columns.get(place);
            int index = wanted.indexOf(column.name());
            // Another column may have come to that name.
            boolean isThere = index >= 0 && version.physicalColumn(place).isCalledAs(scan.physicalColumn(index));
            DataType type = isThere ? wanted.field(index).type() : null;
            if (type == null || !Widening.isWithin(column.type(), type)) {
                throw new IOException("table " + table.root() + ": column " + column.name() + " is " + column.type()
                        + " at version " + version.version() + " and " + (type == null ? "missing" : type)
                        + " at version " + to + ", so the changes of " + versions()
                        + " cannot be read with the same columns; read those before and from that change on by"
                        + " themselves");
            }
        }
    }

    /**
     * What a version did.
     *
     * @throws IOException if the log does not have it any more, naming the earliest that is there
     */
    CommitChanges commit(long version) throws IOException {
        return CommitChanges.read(scan, version).orElseThrow(() -> expired(version));
    }

    private IOException expired(long version) {
        String earliest;
        try {
            List<Long> there = history().versions();
            earliest = there.isEmpty() ? "none" : String.valueOf(there.get(there.size() - 1));
        } catch (IOException unknown) {
            earliest = "not known";
        }
        return new IOException("table " + table.root() + ": version " + version
                + " is gone from the log, whose earliest"
                + " is " + earliest + ", so what it changed cannot be read; delta.logRetentionDuration says how long"
                + " versions stay. Read from one on that is there");
    }

    private CommitHistory history() {
        return new CommitHistory(disk, table.root());
    }

    /** What a version says of itself. */
    CommitEntry entry(long version) throws IOException {
        return history().read(version).orElseThrow(() -> expired(version));
    }

    /** Spark's MERGE may write files anew, and call it a change of data, where in the end no row changes. */
    static boolean isWithoutEffect(CommitEntry entry) {
        return entry.operation().equals("MERGE")
                && MERGE_COUNTS.stream()
                        .allMatch(metric -> "0".equals(entry.operationMetrics().get(metric)));
    }
}
