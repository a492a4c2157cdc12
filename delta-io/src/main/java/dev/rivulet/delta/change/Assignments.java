package dev.rivulet.delta.change;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.quality.ColumnValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of a table: some columns by expressions, the others as they were in the row before, or by their default value, or null; and
 * generated columns that are not assigned by what the row has then. One owner.
 *
 * @param <T> the rows that the expressions are over
 */
public final class Assignments<T> {

    private final List<Assignment<T>> assignments = new ArrayList<>();

    /** Of columns that are not assigned, for rows that are new. */
    private final List<Assignment<T>> defaults = new ArrayList<>();

    /** Of columns that are not assigned, over the row that was made. */
    private final List<Assignment<Row>> generated = new ArrayList<>();

    private final RowCopy copy;
    private final RowCopy copyOfOthers;
    private final RowBuilder<Row> builder;

    /**
     * @param values an expression by column
     * @param ofTable which columns have default values, or are generated
     * @throws IllegalArgumentException if a text is no expression over these columns, or of a type that the column cannot take
     */
    public Assignments(Map<String, String> values, RowType<T> scope, RowType<Row> table, ColumnValues ofTable) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no column is assigned, wanted at least one");
        }
        values.forEach((column, sql) -> assignments.add(Assignment.of(table.schema(), column, sql, scope)));
        Set<Integer> assigned = new HashSet<>();
        for (Assignment<T> assignment : assignments) {
            if (!assigned.add(assignment.index())) {
                throw new IllegalArgumentException(
                        "column " + table.schema().field(assignment.index()).name() + " is assigned twice");
            }
        }
        unassigned(assigned, ofTable.defaults(), table)
                .forEach((column, sql) -> defaults.add(Assignment.cast(table.schema(), column, sql, scope)));
        unassigned(assigned, ofTable.generated(), table)
                .forEach((column, sql) -> generated.add(Assignment.cast(table.schema(), column, sql, table)));
        this.copyOfOthers =
                RowCopy.without(generated.stream().map(Assignment::index).collect(Collectors.toSet()), table);
        this.copy = RowCopy.without(assigned, table);
        this.builder = table.newBuilder();
    }

    private static Map<String, String> unassigned(
            Set<Integer> assigned, Map<String, String> values, RowType<Row> table) {
        Map<String, String> others = new TreeMap<>(values);
        others.keySet().removeIf(column -> assigned.contains(table.schema().requireIndexOf(column)));
        return others;
    }

    /**
     * @param known what the expressions are over
     * @param before where the other columns come from; null leaves them null
     */
    public Row apply(T known, @Nullable Row before) throws IOException {
        builder.reset();
        if (before != null) {
            copy.put(before, builder);
        } else {
            for (Assignment<T> value : defaults) {
                value.put(known, builder);
            }
        }
        for (Assignment<T> assignment : assignments) {
            assignment.put(known, builder);
        }
        Row made = build(known);
        if (generated.isEmpty()) {
            return made;
        }
        builder.reset();
        copyOfOthers.put(made, builder);
        for (Assignment<Row> column : generated) {
            column.put(made, builder);
        }
        return build(known);
    }

    private Row build(T known) throws IOException {
        try {
            return builder.build();
        } catch (MalformedRowException refused) {
            throw new IOException(
                    "a row that the table does not take would be made of " + known + ": " + refused.getMessage()
                            + "; nothing was changed",
                    refused);
        }
    }
}
