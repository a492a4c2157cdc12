package dev.rivulet.delta.growth;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.alter.ColumnUse;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.RowStaging;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stages rows with their members in columns, also in columns that the table is still to get. Owned by the collect agent.
 *
 * <p>A row with a member that is to have a new column waits for others, so that the column's type is one for all of them: until the epoch ends, or
 * so many wait. Then the files that are open end, as they have other columns, and what waits goes into new ones. Whoever commits the epoch gives the table the
 * columns first. After a crash the same rows are staged again: into the columns, if the table has them by then.
 *
 * @param <T> the rows
 */
public final class GrowingStaging<T> implements RowStaging<T> {

    /** Beyond, a table is no longer one that somebody meant. */
    public static final int COLUMN_COUNT_MAX = 1_000;

    /** Enough to see of what types members are. */
    static final int HELD_COUNT_MAX = 10_000;

    /** Characters of their texts, of which each costs one or two bytes, and bytes: rows may be large. */
    static final long HELD_SIZE_MAX = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(GrowingStaging.class);

    private final RowType<T> rows;
    private final String rescued;
    private final Targets targets;

    /** The columns that may be of any length; what is in nested ones is not looked at. */
    private final List<FieldAccessor<T>> longColumns = new ArrayList<>();

    private TableShape shape;
    private RowGrowth<T> growth;
    private FileStaging<GrownRow<T>> files;
    private @Nullable NewColumns coming;
    private boolean hasWarned;

    private final List<T> held = new ArrayList<>();
    private long heldSize;

    /** Of the epoch that is open. */
    private final List<StagedFile> finished = new ArrayList<>();

    private final List<Field> added = new ArrayList<>();

    /** Where files are staged for a shape of the table. */
    @FunctionalInterface
    public interface Targets {

        StagingTarget of(TableShape shape) throws IOException;
    }

    /**
     * @param rescued the rows' column that has what was rescued
     * @param shape the table's
     * @throws IOException if a CHECK constraint of the table names that column
     */
    public GrowingStaging(
            RowType<T> rows,
            String rescued,
            TableShape shape,
            Targets targets,
            StagingName name,
            StagingSettings settings)
            throws IOException {
        requireUnchecked(rows.schema().field(rows.schema().requireIndexOf(rescued)), shape, targets);
        this.rows = rows;
        this.rescued = rescued;
        this.targets = targets;
        this.shape = shape;
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            DataType type = rows.schema().field(index).type();
            if (type == Simple.STRING || type == Simple.BINARY) {
                longColumns.add(rows.accessor(index));
            }
        }
        StagingTarget target = targets.of(shape);
        this.growth = new RowGrowth<>(rows, rescued, shape, target.rules());
        this.files = new FileStaging<>(target, growth.grownType(), name, settings);
    }

    /** Such a condition would be asked twice, with other answers: before a member has a column, and behind. */
    private static void requireUnchecked(Field rescued, TableShape shape, Targets targets) throws IOException {
        for (Map.Entry<String, String> constraint : shape.constraints().entrySet()) {
            if (ColumnUse.names(constraint.getValue(), rescued, shape.schema())) {
                throw new IOException("table " + targets.of(shape).root() + " has the CHECK constraint "
                        + constraint.getKey() + " (" + constraint.getValue() + "), which names " + rescued.name()
                        + ", whose members are to become columns; drop the constraint, or do not add columns");
            }
        }
    }

    @Override
    public Path root() {
        return files.root();
    }

    /** Goes by the columns that there are: those that are still to come demand nothing. */
    @Override
    public @Nullable String whyRefused(T row) {
        return files.whyRefused(growth.of(row));
    }

    @Override
    public void write(T row) throws IOException {
        GrownRow<T> grown = growth.of(row);
        if (!bringsColumn(grown)) {
            files.write(grown);
            return;
        }
        held.add(row);
        heldSize += size(row);
        if (held.size() >= HELD_COUNT_MAX || heldSize >= HELD_SIZE_MAX) {
            grow();
        }
    }

    private long size(T row) {
        long size = 0;
        for (FieldAccessor<T> column : longColumns) {
            Object value = column.isNull(row) ? null : column.objectValue(row);
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof byte[] bytes) {
                size += bytes.length;
            }
        }
        return size;
    }

    private boolean bringsColumn(GrownRow<T> row) {
        if (row.unplaced().isEmpty()) {
            return false;
        }
        NewColumns columns = coming;
        if (columns == null) {
            columns = new NewColumns(
                    shape.names(),
                    shape.schema(),
                    COLUMN_COUNT_MAX - shape.schema().fieldCount());
            coming = columns;
        }
        boolean isAny = false;
        for (Member member : row.unplaced()) {
            isAny |= columns.take(member);
        }
        if (columns.isFull() && !hasWarned) {
            hasWarned = true;
            LOG.warn(
                    "a table gets no more columns than these, and other members stay where they are: table={} columns={}"
                            + " column={}",
                    files.root(),
                    COLUMN_COUNT_MAX,
                    rescued);
        }
        return isAny;
    }

    /** What waits is staged, in columns for all its members. */
    private void grow() throws IOException {
        List<Field> columns = coming == null ? List.of() : coming.fields();
        coming = null;
        if (!columns.isEmpty()) {
            finished.addAll(files.finish());
            List<Field> all = new ArrayList<>(shape.schema().fields());
            all.addAll(columns);
            shape = shape.withSchema(Schema.of(all), columns);
            StagingTarget target = targets.of(shape);
            growth = new RowGrowth<>(rows, rescued, shape, target.rules());
            files = files.followedBy(target, growth.grownType());
            added.addAll(columns);
        }
        for (T row : held) {
            files.write(growth.of(row));
        }
        held.clear();
        heldSize = 0;
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        grow();
        finished.addAll(files.finish());
        StagedEpoch staged = new StagedEpoch(seal, finished, added);
        finished.clear();
        added.clear();
        return staged;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
