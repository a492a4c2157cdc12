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

/** Gives columns other values in the rows for which a condition is true. One owner. */
public final class Update implements RowOperation {

    private final Condition<Row> condition;
    private final List<Assignment> assignments = new ArrayList<>();
    private final RowCopy copy;
    private final RowBuilder<Row> builder;

    /**
     * @param values an expression over the row before, by column
     * @throws IllegalArgumentException if a text is no expression over these columns, or of a type that the column cannot take
     */
    public Update(Map<String, String> values, String condition, RowType<Row> rows) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("an update assigns no column, wanted at least one");
        }
        this.condition = new Condition<>(condition, rows);
        values.forEach((column, sql) -> assignments.add(Assignment.of(column, sql, rows)));
        Set<Integer> assigned = new HashSet<>();
        for (Assignment assignment : assignments) {
            if (!assigned.add(assignment.index())) {
                throw new IllegalArgumentException(
                        "column " + rows.schema().field(assignment.index()).name() + " is assigned twice");
            }
        }
        this.copy = new RowCopy(rows, assigned);
        this.builder = rows.newBuilder();
    }

    @Override
    public String name() {
        return "UPDATE";
    }

    @Override
    public Map<String, String> parameters() {
        return condition.parameters();
    }

    @Override
    public String changedRowsMetric() {
        return "numUpdatedRows";
    }

    @Override
    public Row apply(Row row) throws IOException {
        if (!condition.isTrue(row)) {
            return row;
        }
        builder.reset();
        copy.put(row, builder);
        for (Assignment assignment : assignments) {
            assignment.put(row, builder);
        }
        try {
            return builder.build();
        } catch (MalformedRowException refused) {
            throw new IOException(
                    "an update makes a row that the table does not take, of row " + row + ": " + refused.getMessage()
                            + "; nothing was changed",
                    refused);
        }
    }
}
