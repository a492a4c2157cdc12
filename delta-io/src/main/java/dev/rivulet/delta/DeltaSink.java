package dev.rivulet.delta;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.alter.StagedFilesCheck;
import dev.rivulet.delta.growth.ByColumns;
import dev.rivulet.delta.growth.GrowingStaging;
import dev.rivulet.delta.growth.GrowthNews;
import dev.rivulet.delta.growth.RowGrowth;
import dev.rivulet.delta.growth.TableGrowth;
import dev.rivulet.delta.history.LogWriter;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.optimize.AutoCompaction;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.LocalStaging;
import dev.rivulet.delta.staging.RowStaging;
import dev.rivulet.delta.staging.StagedLeftovers;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.LastRows;
import dev.rivulet.delta.upsert.LatestVersion;
import dev.rivulet.delta.upsert.OwnedKeys;
import dev.rivulet.delta.upsert.TakenKeys;
import dev.rivulet.delta.upsert.index.KeyColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to a Delta table, or puts each in the place of the one with the same key; exactly once. Immutable.
 *
 * <p>Each commit names the last epoch in it as the table's transaction of this sink, so an epoch that comes again after a crash is
 * recognised. Epochs without rows make no commit of their own: the table then lags behind them, which does no harm, since they stage
 * nothing when they come again.
 *
 * @param <T> the rows
 */
public final class DeltaSink<T> implements Sink<T> {

    private final Path path;
    private final RowType<T> rowType;
    private final TableDefinition definition;
    private final DeltaSinkSettings settings;

    /** Null if rows are appended. */
    private final @Nullable KeyColumns keyColumns;

    private DeltaSink(
            Path path,
            RowType<T> rowType,
            TableDefinition definition,
            DeltaSinkSettings settings,
            @Nullable KeyColumns keyColumns) {
        this.path = path;
        this.rowType = rowType;
        this.definition = definition;
        this.settings = settings;
        this.keyColumns = keyColumns;
    }

    /** A sink to the table at the path, which is created if it is not there. */
    public static <T> DeltaSink<T> append(Path path, RowType<T> rowType) {
        return new DeltaSink<>(path, rowType, TableDefinition.of(rowType.schema()), DeltaSinkSettings.DEFAULT, null);
    }

    /** A sink of records to the table at the path, which is created if it is not there. */
    public static <R extends Record> DeltaSink<R> append(Path path, Class<R> recordClass) {
        return append(path, RecordRowType.of(recordClass));
    }

    /**
     * A sink to the table at the path, which is created if it is not there, where each row takes the place of the one with the same key:
     * for results that are put out again when they change, such as those of windows that fire more than once. Of an epoch's rows with one
     * key the last counts. The rows of an epoch are held on the heap, of each key one.
     *
     * <p>Rows with the same key are found as SQL's {@code =} says. They are deleted by deletion vectors, unless
     * {@link #withDeletionVectors} says otherwise or a table that is there has none: then a file that holds some is written anew. Which files may, is known from
     * a filter of 20 bits per row of the table, made from the table when it is opened: 25 MB for 10 million rows. Beyond 48 MB files are
     * read to learn it.
     *
     * @param keyColumns at least one, which the rows always have a value in
     * @throws IllegalArgumentException if there is no such column, or it may be null
     */
    public static <T> DeltaSink<T> upsert(Path path, RowType<T> rowType, String... keyColumns) {
        KeyColumns key = new KeyColumns(List.of(keyColumns));
        key.requireIn(rowType);
        return new DeltaSink<>(
                path,
                rowType,
                TableDefinition.of(rowType.schema()).withDeletionVectors(true),
                DeltaSinkSettings.DEFAULT,
                key);
    }

    /** The same for records. */
    public static <R extends Record> DeltaSink<R> upsert(Path path, Class<R> recordClass, String... keyColumns) {
        return upsert(path, RecordRowType.of(recordClass), keyColumns);
    }

    /**
     * The same, with a directory per value of these columns.
     *
     * @throws IllegalArgumentException if there is no such column, or it cannot partition a table
     */
    public DeltaSink<T> partitionedBy(String... columns) {
        return with(definition.partitionedBy(columns));
    }

    /** The same, with a checkpoint of the table's log every so many versions; it counts when the table is created. */
    public DeltaSink<T> withCheckpointInterval(int versions) {
        return with(definition.withCheckpointInterval(versions));
    }

    /**
     * The same, whose rows take others' place by deletion vectors (merge on read) or by writing files anew (copy on write); it counts when the
     * table is created. Tables of upserts have deletion vectors unless this says otherwise.
     */
    public DeltaSink<T> withDeletionVectors(boolean isOn) {
        return with(definition.withDeletionVectors(isOn));
    }

    /** The same, with a property of the table; it counts when the table is created. */
    public DeltaSink<T> withTableProperty(String name, String value) {
        return with(definition.withProperty(name, value));
    }

    public DeltaSink<T> withStaging(StagingSettings staging) {
        return with(settings.withStaging(staging));
    }

    /** The same, allowed to change the table when it is opened, so that the rows fit. */
    public DeltaSink<T> withOptions(WriteOption... allowed) {
        return with(settings.withAllowed(Set.copyOf(List.of(allowed))));
    }

    /** The same, which does this with rows that are not as the table demands; {@link ViolationPolicy#FAIL} unless this says otherwise. */
    public DeltaSink<T> onViolation(ViolationPolicy policy) {
        return with(settings.withOnViolation(policy));
    }

    /**
     * The same, which puts small files together between its commits when there are so many of about one size, or never. Commits wait while
     * it is at it; the stream goes on.
     *
     * @param fileCountMin at least 2, or 0 for never; {@link AutoCompaction#FILE_COUNT_MIN_DEFAULT} unless this says otherwise
     */
    public DeltaSink<T> withAutoCompaction(int fileCountMin) {
        if (fileCountMin != 0 && fileCountMin < 2) {
            throw new IllegalArgumentException(
                    "fileCountMin is " + fileCountMin + ", wanted at least 2, or 0 for never");
        }
        return with(settings.withCompactFileCountMin(fileCountMin));
    }

    /**
     * The same, whose rows are staged in a directory of this machine and come to the table with their commit: so a job goes on staging while
     * the table is out of reach. Each byte is written twice. A table with keys whose violations are dead letters is asked about each row all
     * the same, and so cannot be out of reach.
     *
     * @param directory best within the job's data directory; each sink has a folder of its own in it, by its uid
     */
    public DeltaSink<T> withLocalStaging(Path directory) {
        return with(settings.withLocalStaging(Optional.of(directory)));
    }

    /**
     * The same, which makes the table with more, if there is none: constraints, default values, generated columns, keys, clustering, and columns
     * that the rows lack.
     *
     * @throws IllegalArgumentException if the rows could not be written to a table made so, naming the column
     */
    public DeltaSink<T> creating(UnaryOperator<TableDefinition> more) {
        TableDefinition made = more.apply(definition);
        made.requireTakes(rowType.schema());
        return with(made);
    }

    /**
     * The same, which gives the table columns for what its rows bring and it has none for: the members of the JSON object in a column of the rows, as
     * sources put it there that rescue what does not fit. A member goes into the column that is called like it, in any case, if it fits that, and is taken out of the
     * object; where there is none the column is added, by a version of the table right before the rows. All else stays in the object, such as a member with the
     * name of a field of the rows. A table gets no more than {@value GrowingStaging#COLUMN_COUNT_MAX} columns so.
     *
     * @param rescuedColumn a string that may be null
     * @throws IllegalArgumentException if there is no such column, or it is another
     */
    public DeltaSink<T> addingColumnsFrom(String rescuedColumn) {
        Field column = rowType.schema().field(rowType.schema().requireIndexOf(rescuedColumn));
        if (column.type() != DataType.Simple.STRING || !column.isNullable()) {
            throw new IllegalArgumentException(
                    "field " + column + " is to have the members that become columns, wanted string that may be null");
        }
        return with(settings.withRescuedColumn(column.name()));
    }

    private DeltaSink<T> with(TableDefinition changed) {
        return new DeltaSink<>(path, rowType, changed, settings, keyColumns);
    }

    private DeltaSink<T> with(DeltaSinkSettings changed) {
        return new DeltaSink<>(path, rowType, definition, changed, keyColumns);
    }

    @Override
    public SinkSession<T> open(SinkContext context) throws IOException {
        DeltaTable table =
                DeltaTable.openOrCreate(context.disk(), context.clock(), path, definition, settings.allowed());
        TableShape shape = table.shape();
        StagingTarget target = table.stagingTarget(shape);
        StagingName name = StagingName.of(context.applicationId(), context.term());
        LocalStaging local = localStaging(context, target);
        RowStaging<T> staging = staging(table, shape, local, name);
        LogWriter writer = new LogWriter(
                "table " + table.path(),
                context.job() + "/" + context.uid(),
                context.logId().toString(),
                context.term());
        TableGrowth growth = new TableGrowth(
                table.kernel(), shape, new GrowthNews(table.history(), writer.applicationId(), context.listener()));
        DeltaSinkCommitter committer = new DeltaSinkCommitter(
                table,
                writer,
                forwarding(local, commits(table, growth, writer.applicationId())),
                found -> StagedLeftovers.find(target.disk(), table.path(), name, table.history(), found),
                compaction(table, growth));
        RowRefusals<T> refusals = new RowRefusals<>(staging, settings.onViolation());
        LatestVersion latest = new LatestVersion(
                target.disk(),
                () -> DeltaTable.open(context.disk(), context.clock(), path).kernel(),
                shape,
                context.applicationId());
        SinkWriter<T> rows = keyColumns == null
                ? new DeltaSinkWriter<>(staging, refusals, takenKeys(target, latest, shape))
                : new UpsertSinkWriter<>(
                        staging,
                        refusals,
                        new LastRows<>(keyColumns, rowType),
                        ownedKeys(target, latest, shape, keyColumns));
        return new DeltaSinkSession<>(rows, committer, table.kernel(), staging);
    }

    private RowStaging<T> staging(DeltaTable table, TableShape shape, @Nullable LocalStaging local, StagingName name)
            throws IOException {
        GrowingStaging.Targets targets = wanted -> {
            StagingTarget target = table.stagingTarget(wanted);
            return local == null ? target : local.target(target);
        };
        if (settings.rescuedColumn().isEmpty()) {
            return new FileStaging<>(targets.of(shape), rowType, name, settings.staging());
        }
        String rescued = settings.rescuedColumn().get();
        return new GrowingStaging<>(rowType, rescued, shape, targets, name, settings.staging());
    }

    private EpochCommits commits(DeltaTable table, TableGrowth growth, String applicationId) throws IOException {
        ByColumns<EpochCommits> commits = commitsByColumns(table, growth, applicationId);
        return settings.rescuedColumn().isEmpty() ? commits.current() : growing(growth, commits);
    }

    /** Gives the table the columns of epochs before they are committed. */
    private static EpochCommits growing(TableGrowth growth, ByColumns<EpochCommits> commits) {
        return (epochs, expectedEpoch, notes, fence) -> {
            growth.require(
                    epochs.stream().flatMap(epoch -> epoch.columns().stream()).toList(), fence::check);
            return commits.current().commit(epochs, expectedEpoch, notes, fence);
        };
    }

    /** Null if rows are staged where the table is. */
    private @Nullable LocalStaging localStaging(SinkContext context, StagingTarget target) throws IOException {
        if (settings.localStaging().isEmpty()) {
            return null;
        }
        Path folder = settings.localStaging().get().resolve(context.uid());
        return LocalStaging.begin(context.disk(), folder, target.disk(), target.root());
    }

    private static EpochCommits forwarding(@Nullable LocalStaging local, EpochCommits commits) {
        if (local == null) {
            return commits;
        }
        return (epochs, expectedEpoch, notes, fence) -> {
            List<StagedFile> files =
                    epochs.stream().flatMap(epoch -> epoch.files().stream()).toList();
            local.forward(files);
            AppendResult result = commits.commit(epochs, expectedEpoch, notes, fence);
            local.forget();
            return result;
        };
    }

    /** Null if nobody asks for them: the table has no keys, or a row whose key is taken ends the job. */
    private @Nullable TakenKeys<T> takenKeys(StagingTarget target, LatestVersion latest, TableShape shape) {
        return shape.keys().isEmpty() || settings.onViolation() == ViolationPolicy.FAIL
                ? null
                : new TakenKeys<>(target, latest, seenRows(shape, target));
    }

    /** The same, of keys that rows could have in common which do not take each other's place. */
    private @Nullable OwnedKeys<T> ownedKeys(
            StagingTarget target, LatestVersion latest, TableShape shape, KeyColumns owner) {
        return settings.onViolation() == ViolationPolicy.FAIL
                        || shape.keys().values().stream().noneMatch(key -> OwnedKeys.canHaveSeveralOwners(key, owner))
                ? null
                : new OwnedKeys<>(target, latest, seenRows(shape, target), owner);
    }

    /** Rows as they will be in the table, as far as its columns go that are there. */
    private RowType<T> seenRows(TableShape shape, StagingTarget target) {
        return settings.rescuedColumn()
                .map(column -> new RowGrowth<>(rowType, column, shape, target.rules()).rowType())
                .orElse(rowType);
    }

    private ByColumns<EpochCommits> commitsByColumns(DeltaTable table, TableGrowth growth, String applicationId)
            throws IOException {
        if (keyColumns == null) {
            return new ByColumns<>(
                    growth, appends(table, growth, applicationId), before -> appends(table, growth, applicationId));
        }
        TableShape shape = growth.found();
        UpsertedEpochs upserts = UpsertedEpochs.of(table, shape, table.stagingTarget(shape), keyColumns, applicationId);
        return new ByColumns<>(
                growth, upserts, before -> upserts.grown(growth.found(), table.stagingTarget(growth.found())));
    }

    private static EpochCommits appends(DeltaTable table, TableGrowth growth, String applicationId) throws IOException {
        TableShape found = growth.found();
        return found.keys().isEmpty()
                ? new AppendedEpochs(
                        table.kernel(),
                        applicationId,
                        new StagedFilesCheck(
                                growth.staged(),
                                table.stagingTarget(growth.staged()).rules()))
                : new KeyedEpochs(table.kernel(), found, table.stagingTarget(found), table.keys(), applicationId);
    }

    /** Null if nobody puts files together: it was not asked for, or the table's rows must stay in the files where they are. */
    private @Nullable AutoCompaction compaction(DeltaTable table, TableGrowth growth) throws IOException {
        return settings.compactFileCountMin() == 0 || table.kernel().tracksRows()
                ? null
                : new AutoCompaction(
                        table.kernel(), () -> table.stagingTarget(growth.found()), settings.compactFileCountMin());
    }

    @Override
    public DeltaSink<T> in(Path directory) {
        // Into another table, beside the job or not: its own staging is not to be touched.
        return new DeltaSink<>(directory, rowType, definition, settings.withLocalStaging(Optional.empty()), keyColumns);
    }

    @Override
    public RowType<T> rowType() {
        return rowType;
    }

    @Override
    public String description() {
        return "delta[" + path + (keyColumns == null ? ", append]" : ", upsert by " + keyColumns.names() + "]");
    }

    @Override
    public String target() {
        return "delta table " + path.toAbsolutePath().normalize();
    }
}
