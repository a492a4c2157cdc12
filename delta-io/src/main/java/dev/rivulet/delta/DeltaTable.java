package dev.rivulet.delta;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.alter.SchemaMerge;
import dev.rivulet.delta.alter.TableAlteration;
import dev.rivulet.delta.change.Append;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.change.Delete;
import dev.rivulet.delta.change.Overwrite;
import dev.rivulet.delta.change.RowChange;
import dev.rivulet.delta.change.Update;
import dev.rivulet.delta.clone.CloneBuilder;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.merge.MergeBuilder;
import dev.rivulet.delta.optimize.OptimizeBuilder;
import dev.rivulet.delta.quality.TableRules;
import dev.rivulet.delta.read.TableChanges;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upkeep.LogRepair;
import dev.rivulet.delta.upkeep.RepairReport;
import dev.rivulet.delta.upkeep.Restore;
import dev.rivulet.delta.upkeep.VacuumBuilder;
import dev.rivulet.delta.upsert.KeyGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;

/**
 * A Delta table on a local disk or in an object store. One owner at a time; several processes may have the same table open.
 *
 * <p>After a crash the table is at one of its versions, whole. A commit that was reported is durable. Of two writers that commit at
 * the same time one goes first and the other follows it, in one process or in two; no commit is lost.
 */
public final class DeltaTable {

    private final Disk machine;
    private final Disk disk;
    private final Clock clock;
    private final KernelTable kernel;
    private final CommitHistory history;
    private final KeyGuard keys = new KeyGuard();

    /**
     * @param machine for what is not in a store
     */
    private DeltaTable(Disk machine, Clock clock, KernelTable kernel) {
        this.machine = machine;
        this.disk = StoreLocation.disk(kernel.root(), machine);
        this.clock = clock;
        this.kernel = kernel;
        this.history = new CommitHistory(disk, kernel.root());
    }

    /**
     * Opens the table at a path.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    public static DeltaTable open(Disk disk, Clock clock, Path path) throws IOException {
        KernelTable kernel = KernelTable.open(disk, clock, path)
                .orElseThrow(() -> new IOException(
                        "there is no Delta table at " + path.toAbsolutePath() + ": it has no _delta_log"));
        return new DeltaTable(disk, clock, kernel);
    }

    /**
     * Opens the table at a path for appending, and creates it first if there is none. Of several callers at the same time one
     * creates it. On return the table's existence is durable.
     *
     * @throws IOException if it can be neither opened nor created, or does not fit the definition, naming the first column that
     *     differs, found and wanted
     */
    public static DeltaTable openOrCreate(Disk disk, Clock clock, Path path, TableDefinition definition)
            throws IOException {
        return openOrCreate(disk, clock, path, definition, Set.of());
    }

    /** The same, which may change the table so that it does fit. */
    static DeltaTable openOrCreate(
            Disk disk, Clock clock, Path path, TableDefinition definition, Set<WriteOption> options)
            throws IOException {
        return new DeltaTable(disk, clock, TableOpening.openOrCreate(disk, clock, path, definition, options));
    }

    /**
     * Puts a table's log right where a checkpoint or the hint that names the latest one is damaged and the commits are there without them, and
     * writes a new checkpoint then. Also for a table that cannot be opened. Nobody else should write to it meanwhile.
     *
     * @return what was found
     * @throws IOException if there is no table, or it cannot do without what is damaged, naming it
     */
    public static RepairReport repair(Disk disk, Clock clock, Path path) throws IOException {
        RepairReport report = new LogRepair(StoreLocation.disk(path, disk), path).run();
        DeltaTable table = open(disk, clock, path);
        if (!report.findings().isEmpty()) {
            table.checkpoint();
        }
        return report;
    }

    public Path path() {
        return kernel.root();
    }

    /** What tells this table from another that takes its place: the protocol's table id, a UUID. */
    public String id() throws IOException {
        return kernel.id();
    }

    /** The schema of the latest version that this object has seen. */
    public Schema schema() throws IOException {
        return kernel.schema();
    }

    public List<String> partitionColumns() throws IOException {
        return kernel.partitionColumns();
    }

    /** The latest version that this object has seen; a new table is at 0. */
    public long version() throws IOException {
        return kernel.version();
    }

    /**
     * The last transaction that the table's latest version has of an application. The table itself is read, and what it says is
     * durable on return.
     *
     * @return empty if it has none
     */
    public OptionalLong lastTransactionVersion(String applicationId) throws IOException {
        return kernel.latestTransactionVersion(applicationId);
    }

    /** The last transaction of each application that the latest version that this object has seen has, sorted by application. */
    public SortedMap<String, Long> transactions() throws IOException {
        return kernel.transactions();
    }

    /** For the sink. */
    KernelTable kernel() {
        return kernel;
    }

    /** What is known of the keys in its files, for the sink. */
    KeyGuard keys() {
        return keys;
    }

    /**
     * Deletes the rows for which a condition is true, by new files or, if the table has them, by deletion vectors, in one commit.
     *
     * @param condition in SQL, over the table's columns
     * @return what was done; no version is made if there is no such row
     * @throws IllegalArgumentException if the text is no condition over these columns
     * @throws ConcurrentChangeException if others committed too often meanwhile; nothing is visible
     * @throws IOException if nothing is visible, upon which the call may be repeated; or as {@link #openOrCreate} says of later calls if
     *     the directory of the log could not be synced
     */
    public ChangeReport delete(String condition) throws IOException {
        RowChange change = newChange();
        return change.run(new Delete(condition, change.rows()));
    }

    /**
     * Gives columns other values in the rows for which a condition is true.
     *
     * @param values per column an expression in SQL over the row before
     * @throws IllegalArgumentException if a text is no expression over these columns, or of a type that the column cannot take
     * @throws IOException as {@link #delete}
     */
    public ChangeReport update(Map<String, String> values, String condition) throws IOException {
        RowChange change = newChange();
        return change.run(new Update(values, condition, change.rows(), change.values()));
    }

    /**
     * Adds rows.
     *
     * @param options such as to give the table the columns that it lacks, in the same commit
     * @throws IOException as {@link #delete}, or if the rows do not fit the table
     */
    public <T> ChangeReport append(RowType<T> rowType, Iterable<T> rows, WriteOption... options) throws IOException {
        return newChange(shapeToAppend(), rowType, options).run(new Append<>(rowType, rows));
    }

    /**
     * Puts rows in the place of all that the table has.
     *
     * @throws IOException as {@link #delete}, or if the rows do not fit the table
     */
    public <T> ChangeReport overwrite(RowType<T> rowType, Iterable<T> rows) throws IOException {
        RowChange change = newChange(shapeToChange(), rowType);
        return change.run(new Overwrite<>(null, change.rows(), rowType, rows));
    }

    /**
     * Puts rows in the place of those for which a condition is true, such as a day's.
     *
     * @param rows all of which meet the condition, so that doing the same again replaces them
     * @throws IllegalArgumentException if the text is no condition over the columns of table and rows
     * @throws IOException as {@link #delete}, or if the rows do not fit the table or the condition
     */
    public <T> ChangeReport overwriteWhere(String condition, RowType<T> rowType, Iterable<T> rows) throws IOException {
        RowChange change = newChange(shapeToChange(), rowType);
        return change.run(new Overwrite<>(condition, change.rows(), rowType, rows));
    }

    /**
     * Begins to bring the table and other rows together by key, as SQL's MERGE does.
     *
     * @param keyColumns that table and rows both have; a row with a null in one of them matches none
     * @return takes clauses, and is run then
     * @throws IllegalArgumentException if the table or the rows lack a key column, or their types differ
     * @throws IOException if the table cannot be read or changed
     */
    public <S> MergeBuilder<S> merge(RowType<S> rowType, Iterable<S> rows, String... keyColumns) throws IOException {
        RowChange change = newChange();
        return new MergeBuilder<>(change, rowType, rows, List.of(keyColumns));
    }

    /** Changes what the table wants of its rows: constraints and columns. */
    public TableAlteration alter() {
        return new TableAlteration(kernel);
    }

    /** The condition of each CHECK constraint of the latest version that this object has seen, by name, sorted. */
    public Map<String, String> constraints() throws IOException {
        return kernel.shape().constraints();
    }

    private RowChange newChange(TableShape shape, RowType<?> newRows, WriteOption... options) throws IOException {
        SchemaMerge merge = TableOpening.merge(path(), shape, newRows.schema(), Set.copyOf(List.of(options)));
        TableFit.checkRows(path(), merge.shape(), newRows.schema());
        return new RowChange(kernel, shape, merge.edits(), stagingTarget(merge.shape()), keys);
    }

    private RowChange newChange() throws IOException {
        TableShape shape = shapeToChange();
        return new RowChange(kernel, shape, List.of(), stagingTarget(shape), keys);
    }

    private TableShape shapeToAppend() throws IOException {
        kernel.refresh();
        kernel.requireWritable();
        return kernel.shape();
    }

    private TableShape shapeToChange() throws IOException {
        kernel.refresh();
        kernel.requireRewritable();
        return kernel.shape();
    }

    /**
     * Begins to put small files together, as SQL's OPTIMIZE does; takes a choice of partitions, and is run then.
     *
     * @throws IOException if the table cannot be read or written to
     */
    public OptimizeBuilder optimize() throws IOException {
        kernel.refresh();
        kernel.requireRewritable();
        return new OptimizeBuilder(kernel, stagingTarget(kernel.shape()));
    }

    /**
     * Begins to delete files that no version within a retention needs, as SQL's VACUUM does.
     *
     * @return takes the retention, and is run then
     * @throws IOException if the table cannot be read or written to
     */
    public VacuumBuilder vacuum() throws IOException {
        kernel.refresh();
        kernel.requireWritable();
        return new VacuumBuilder(kernel, stagingTarget(kernel.shape()));
    }

    /**
     * Makes a version that holds what an older one held: rows, columns and properties, as SQL's RESTORE does. It is undone by restoring
     * the version before it.
     *
     * @return what was done; no version is made if the table holds the same already
     * @throws IllegalArgumentException if there is no such version yet
     * @throws IOException as {@link #delete}, or if the version or one of its files is gone, naming it
     */
    public ChangeReport restoreToVersion(long version) throws IOException {
        return new Restore(kernel, disk).toVersion(version);
    }

    /**
     * Restores the version that was the latest one at a time.
     *
     * @throws IOException as {@link #restoreToVersion}, or if the log does not reach back so far
     */
    public ChangeReport restoreToTimestamp(Instant time) throws IOException {
        return new Restore(kernel, disk).toTimestamp(time);
    }

    /** Begins to make another table of a version of this one, at a path beside it where none is, as SQL's CLONE does. */
    public CloneBuilder cloneTo(Path target) {
        return new CloneBuilder(kernel, machine, clock, target);
    }

    /** Writes a checkpoint now. Commits do so by themselves as the log grows, at most every {@code delta.checkpointInterval} versions. */
    public void checkpoint() throws IOException {
        kernel.checkpoint();
    }

    /** The commits that the table's log still has. */
    public CommitHistory history() {
        return history;
    }

    /** Reads the latest version. */
    public DeltaTableReader read() throws IOException {
        return new DeltaTableReader(kernel.scan());
    }

    /**
     * Reads a version, which need not be the latest.
     *
     * @throws IOException if the log does not reach back so far, or there is no such version yet
     */
    public DeltaTableReader versionAsOf(long version) throws IOException {
        return new DeltaTableReader(kernel.scan(version));
    }

    /**
     * Reads the version that was the latest at a time: by the times in its commits if the table has such (those that are made here do),
     * else by when the files of its log were written.
     *
     * @param time to the millisecond
     * @throws IOException if the log does not reach back so far, or the last commit is older: what will be the latest at a time to come
     *     is not known
     */
    public DeltaTableReader timestampAsOf(Instant time) throws IOException {
        return new DeltaTableReader(kernel.scan(time));
    }

    /**
     * What versions did to rows, the last one included, if the table has {@code delta.enableChangeDataFeed}.
     *
     * @throws IllegalArgumentException if there are no such versions yet
     */
    public TableChanges changes(long fromVersion, long toVersion) throws IOException {
        return TableChanges.of(kernel, disk, fromVersion, toVersion);
    }

    /** What the versions from one on did. */
    public TableChanges changesSince(long fromVersion) throws IOException {
        return TableChanges.since(kernel, disk, fromVersion);
    }

    /**
     * What versions did to rows that were committed at some time, the ends included, by the times that {@link #timestampAsOf} goes by.
     *
     * @throws IOException if the log does not reach back so far, or the last commit is older than one of them
     */
    public TableChanges changes(Instant from, Instant to) throws IOException {
        return TableChanges.between(kernel, disk, from, to);
    }

    /** What the versions since a time did to rows. */
    public TableChanges changesSince(Instant from) throws IOException {
        return TableChanges.since(kernel, disk, from);
    }

    TableShape shape() throws IOException {
        return kernel.shape();
    }

    StagingTarget stagingTarget(TableShape shape) throws IOException {
        return new StagingTarget(disk, clock, TableRules.of(path(), shape), shape.names());
    }

    /** The names, without directories, of the data files of the latest version. */
    Set<String> liveFileNames() throws IOException {
        return kernel.scan().fileNames();
    }
}
