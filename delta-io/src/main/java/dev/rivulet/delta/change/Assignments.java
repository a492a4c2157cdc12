package dev.rivulet.delta.change;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of a table: some columns by expressions, the others as they were in the row before, or null. One owner.
 *
 * @param <T> the rows that the expressions are over
 */
public final class Assignments<T> {

    private final List<Assignment<T>> assignments = new ArrayList<>();
    private final RowCopy copy;
    private final RowBuilder<Row> builder;

    /**
     * @param values an expression by column
     * @throws IllegalArgumentException if a text is no expression over these columns, or of a type that the column cannot take
     */
    public Assignments(Map<String, String> values, RowType<T> scope, RowType<Row> table) {
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
        this.copy = RowCopy.without(assigned, table);
        this.builder = table.newBuilder();
    }

    /**
     * @param known what the expressions are over
     * @param before where the other columns come from; null leaves them null
     */
    public Row apply(T known, @Nullable Row before) throws IOException {
        builder.reset();
        if (before != null) {
            copy.put(before, builder);
        }
        for (Assignment<T> assignment : assignments) {
            assignment.put(known, builder);
        }
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
