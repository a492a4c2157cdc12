package dev.rivulet.delta.stream;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.log.CommitContent;
import dev.rivulet.delta.kernel.log.OlderVersions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Knows which versions a table has that a stream may read, and where one begins. Owned by its reader.
 *
 * <p>What it lets through is durable: a version that a power loss could take back would come again with other rows, which the stream would
 * pass over.
 */
final class TableWatch {

    private final SourceContext context;
    private final KernelTable table;
    private final Disk disk;
    private final CommitHistory history;
    private final long pollIntervalNs;

    /** The last version that is known and durable. */
    private long latest;

    private long lastLookNs;

    private TableWatch(SourceContext context, KernelTable table, long pollIntervalNs) throws IOException {
        this.context = context;
        this.table = table;
        this.disk = StoreLocation.disk(table.root(), context.disk());
        this.history = new CommitHistory(disk, table.root());
        this.pollIntervalNs = pollIntervalNs;
        look();
    }

    /**
     * @throws IOException if there is no table, or it cannot be read
     */
    static TableWatch open(SourceContext context, Path path, long pollIntervalNs) throws IOException {
        KernelTable table = KernelTable.open(context.disk(), context.clock(), path)
                .orElseThrow(() -> new IOException("source " + context.uid() + " reads the Delta table at "
                        + path.toAbsolutePath() + ", where there is none: it has no _delta_log; create it, or correct"
                        + " the path"));
        return new TableWatch(context, table, pollIntervalNs);
    }

    Path root() {
        return table.root();
    }

    /** The last version that was seen. */
    long latest() {
        return latest;
    }

    TableScan latestScan() throws IOException {
        return table.knownScan();
    }

    /**
     * Where a stream begins.
     *
     * @throws IOException if the table has nothing there, or not any more
     */
    StreamPosition begin(StreamStart start) throws IOException {
        String id = table.id();
        if (start instanceof StreamStart.LatestSnapshot) {
            return StreamPosition.initial(id, latest);
        } else if (start instanceof StreamStart.AfterLatest) {
            return StreamPosition.at(id, latest + 1);
        } else if (start instanceof StreamStart.AtVersion at) {
            return StreamPosition.at(id, requireStart(at.version()));
        } else if (start instanceof StreamStart.AtTime since) {
            return StreamPosition.at(id, versionSince(since.time()));
        }
        throw new AssertionError("a start of unknown kind: " + start);
    }

    private long requireStart(long version) throws IOException {
        if (version > latest + 1) {
            throw new IOException(
                    "table " + root() + ": startingVersion is " + version + ", but the latest version is " + latest);
        }
        if (version <= latest && !isInLog(version)) {
            throw expired(version);
        }
        return version;
    }

    private long versionSince(Instant time) throws IOException {
        long version = OlderVersions.versionSince(latestScan(), time);
        boolean isEarliest = version > 0 && !isInLog(version - 1);
        // What was before it in the log may have been as late.
        if (isEarliest
                && history.read(version).map(CommitEntry::time).orElse(time).isAfter(time)) {
            throw new IOException("table " + root() + ": startingTimestamp is " + time
                    + ", but the log only goes back to version " + version
                    + ", which is later; start at that version, or with all rows of the latest one");
        }
        return version;
    }

    /** A version with all its files. */
    TableScan scan(StreamPosition position) throws IOException {
        TableScan scan = table.scan(position.version());
        requireSameTable(position, scan.tableId());
        return scan;
    }

    /** Whether the log has a version's commit. */
    boolean isInLog(long version) throws IOException {
        return disk.exists(CommitContent.file(root(), version));
    }

    /**
     * Whether a version is there to be read. The log is looked at only so often.
     *
     * @throws IOException if it never will be: the table was replaced, went back, or its log was cleaned
     */
    boolean has(StreamPosition position) throws IOException {
        if (position.version() <= latest) {
            return true;
        }
        long nowNs = context.clock().nanoTime();
        if (nowNs - lastLookNs < pollIntervalNs) {
            return false;
        }
        lastLookNs = nowNs;
        boolean isNew = isInLog(position.version());
        if (isNew || !isInLog(position.version() - 1)) {
            lookAgain(position);
        }
        return position.version() <= latest;
    }

    /**
     * Checks that the table is the one that a stream has read before, and has what it has read.
     *
     * @throws IOException if not
     */
    void requireGoesOn(StreamPosition position) throws IOException {
        requireSameTable(position, table.id());
        if (latest < position.version() - 1) {
            throw new IOException("table " + root() + " went back to version " + latest + ", of which the stream has"
                    + " read version " + (position.version() - 1) + " already; bring back the log that it had, or start"
                    + " the source anew by another uid");
        }
        if (latest >= position.version() && !position.isInitial() && !isInLog(position.version())) {
            throw expired(position.version());
        }
    }

    private void lookAgain(StreamPosition position) throws IOException {
        if (!table.refresh()) {
            throw new IOException("table " + root() + " is gone: there is no _delta_log in it any more");
        }
        look();
        requireGoesOn(position);
    }

    private void look() throws IOException {
        long version = table.version();
        disk.syncDirectory(root().resolve("_delta_log"));
        latest = version;
        lastLookNs = context.clock().nanoTime();
    }

    private void requireSameTable(StreamPosition position, String id) throws IOException {
        if (!id.equals(position.tableId())) {
            throw new IOException("table " + root() + " was replaced by another: its id is " + id + ", the stream has"
                    + " read the table with id " + position.tableId()
                    + "; bring that one back, or start the source anew"
                    + " by another uid");
        }
    }

    /** A version that the stream needs is not in the log any more. */
    IOException expired(long version) throws IOException {
        List<Long> versions = history.versions();
        String earliest = versions.isEmpty() ? "none" : String.valueOf(versions.get(versions.size() - 1));
        return new IOException("table " + root() + ": version " + version + " is gone from the log, whose earliest is "
                + earliest
                + ", so what it added cannot be read; delta.logRetentionDuration says how long versions stay."
                + " Start the source anew by another uid, with all rows of the latest version or at one that is there");
    }
}
