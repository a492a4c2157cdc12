package dev.rivulet.delta;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.detail.TableDetail;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.read.ReadPlan;
import dev.rivulet.delta.read.RowQuery;
import java.io.IOException;
import java.util.List;

/**
 * Reads one version of a table, as a whole or what is asked for:
 *
 * <pre>{@code
 * table.read().where("day >= DATE '2026-01-01' AND amount > 100").select("id", "amount").limit(10).forEach(row -> …);
 * }</pre>
 *
 * Files that can hold no row that the condition is true for, by their partition values or statistics, are not opened; of the others only
 * the columns are read that are needed. One owner. {@code where}, {@code select} and {@code limit} give another reader and leave this one
 * as it is.
 */
public final class DeltaTableReader {

    private final RowQuery query;

    DeltaTableReader(TableScan scan) {
        this(RowQuery.all(scan));
    }

    private DeltaTableReader(RowQuery query) {
        this.query = query;
    }

    /** Takes the rows of a table. */
    @FunctionalInterface
    public interface RowConsumer<T> {

        void accept(T row) throws IOException;
    }

    /**
     * The rows for which a condition is true, neither false nor unknown. Asked for twice, both conditions have to be.
     *
     * @param condition in SQL, over the table's columns, also those that are not selected
     * @throws IllegalArgumentException if the text is no condition over these columns, with the place and what was wanted
     */
    public DeltaTableReader where(String condition) {
        return new DeltaTableReader(query.where(condition));
    }

    /**
     * These columns only, in this order.
     *
     * @param columns in any case, at least one
     * @throws IllegalArgumentException if the table has no such column, naming the nearest, or one is named twice
     */
    public DeltaTableReader select(String... columns) {
        return new DeltaTableReader(query.select(List.of(columns)));
    }

    /**
     * So many rows at most, whichever come first.
     *
     * @param rowCount at least 0
     */
    public DeltaTableReader limit(long rowCount) {
        return new DeltaTableReader(query.limit(rowCount));
    }

    /** The columns that are read, in their order. */
    public Schema schema() {
        return query.rowType().schema();
    }

    public long version() {
        return query.scan().version();
    }

    /** Which files would be opened and which not. */
    public ReadPlan plan() throws IOException {
        return query.plan();
    }

    /** What the version is: columns, partitioning, properties, protocol and size. */
    public TableDetail describe() throws IOException {
        return query.scan().describe();
    }

    /**
     * Hands the rows over, with the selected columns, in no particular order.
     *
     * @throws IOException if a file cannot be read or the condition has no value for a row; rows may have been handed over before
     */
    public void forEach(RowConsumer<Row> consumer) throws IOException {
        forEach(query.rowType(), consumer);
    }

    /**
     * Hands the rows over as rows of a type, in no particular order. Fields and columns go by name in any case; columns that the type
     * has not are left out, selected or not.
     *
     * @throws IOException if a field has no column or one of another type, a value is missing that the type requires, the condition
     *     has no value for a row, or a file cannot be read; rows may have been handed over before
     */
    public <T> void forEach(RowType<T> rowType, RowConsumer<T> consumer) throws IOException {
        query.forEach(rowType, consumer::accept);
    }
}
