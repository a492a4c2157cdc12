package dev.rivulet.delta.merge;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.change.Assignments;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.change.Condition;
import dev.rivulet.delta.change.RowChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merge that is being put together: clauses, then {@link #run}. Of the clauses of a kind (matched, not matched, not matched by
 * source) the first whose condition is true counts for a row; a row that none is for stays as it is, or is not inserted. One owner.
 *
 * <p>Conditions and values are SQL expressions over {@code target.COLUMN} and {@code source.COLUMN}; a clause for rows of one side
 * knows that side only.
 *
 * @param <S> the source's rows
 */
public final class MergeBuilder<S> {

    private final RowChange change;
    private final RowType<Row> table;
    private final RowType<S> sourceRows;
    private final Iterable<S> source;
    private final List<String> keyColumns;
    private final MergePairType<S> both;
    private final MergePairType<S> sourceAlone;
    private final MergePairType<S> targetAlone;
    private final Merge.Clauses<S> clauses =
            new Merge.Clauses<>(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    /**
     * @param keyColumns that table and source both have, with the same types
     * @throws IllegalArgumentException if they have not
     */
    public MergeBuilder(RowChange change, RowType<S> sourceRows, Iterable<S> source, List<String> keyColumns) {
        this.change = change;
        this.table = change.rows();
        this.sourceRows = sourceRows;
        this.source = source;
        this.keyColumns = List.copyOf(keyColumns);
        this.both = new MergePairType<>(table, sourceRows);
        this.sourceAlone = new MergePairType<>(null, sourceRows);
        this.targetAlone = new MergePairType<>(table, null);
        requireKey();
    }

    private void requireKey() {
        if (keyColumns.isEmpty()) {
            throw new IllegalArgumentException("a merge has no key columns, wanted at least one");
        }
        for (String column : keyColumns) {
            Field inTable = table.schema().field(table.schema().requireIndexOf(column));
            Field inSource = sourceRows.schema().field(sourceRows.schema().requireIndexOf(column));
            if (!inTable.type().equals(inSource.type())) {
                throw new IllegalArgumentException("key column " + column + " is " + inTable.type()
                        + " in the table and " + inSource.type() + " in the source, wanted the same type");
            }
        }
    }

    /** A row that both have takes all columns that the source has. */
    public MergeBuilder<S> whenMatchedUpdateAll() {
        return whenMatchedUpdate(null, allColumns());
    }

    /** A row that both have takes other values. */
    public MergeBuilder<S> whenMatchedUpdate(@Nullable String condition, Map<String, String> values) {
        clauses.matched().add(clause(condition, values, both));
        return this;
    }

    /** A row that both have is deleted. */
    public MergeBuilder<S> whenMatchedDelete(@Nullable String condition) {
        clauses.matched().add(clause(condition, null, both));
        return this;
    }

    /** A row that the source alone has is inserted; columns that the source has not take their default value or null. */
    public MergeBuilder<S> whenNotMatchedInsertAll() {
        return whenNotMatchedInsert(null, allColumns());
    }

    /** A row is inserted for one that the source alone has; columns without a value take their default value or null. */
    public MergeBuilder<S> whenNotMatchedInsert(@Nullable String condition, Map<String, String> values) {
        clauses.notMatched().add(clause(condition, values, sourceAlone));
        return this;
    }

    /** A row that the table alone has takes other values. */
    public MergeBuilder<S> whenNotMatchedBySourceUpdate(@Nullable String condition, Map<String, String> values) {
        clauses.notMatchedBySource().add(clause(condition, values, targetAlone));
        return this;
    }

    /** A row that the table alone has is deleted. */
    public MergeBuilder<S> whenNotMatchedBySourceDelete(@Nullable String condition) {
        clauses.notMatchedBySource().add(clause(condition, null, targetAlone));
        return this;
    }

    /**
     * Carries it out. Once.
     *
     * @return what was done; no version is made if there was nothing to do
     * @throws ConcurrentChangeException if others committed too often meanwhile; nothing is visible
     * @throws IOException if nothing is visible: also if the source has several rows with the key of one of the table, unless that is
     *     deleted whatever it meets; or, as {@link dev.rivulet.delta.DeltaTable#delete} says, if the outcome is not known to be durable
     */
    public ChangeReport run() throws IOException {
        MergeSource<S> found = new MergeSource<>(new MergeKey<>(keyColumns, sourceRows), source);
        return change.run(new Merge<>(keyColumns, table, found, clauses));
    }

    private MergeClause<S> clause(
            @Nullable String condition, @Nullable Map<String, String> values, MergePairType<S> scope) {
        return new MergeClause<>(
                condition == null ? null : new Condition<>(condition, scope),
                values == null ? null : new Assignments<>(values, scope, table, change.values()));
    }

    private Map<String, String> allColumns() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Field field : table.schema().fields()) {
            if (sourceRows.schema().indexOf(field.name()) >= 0) {
                values.put(field.name(), MergePairType.sourceColumn(field.name()));
            }
        }
        return values;
    }
}
