package dev.rivulet.delta.optimize;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.change.Condition;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Node;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which partitions are meant: those for whose values a condition is true. One owner. */
final class PartitionFilter {

    private final Schema columns;

    /** What the log calls each. */
    private final List<String> names;

    private final Condition<Row> condition;
    private final RowBuilder<Row> builder;

    /**
     * @param sql over the partition columns alone
     * @throws IllegalArgumentException if it is no condition over the table's columns, or names one that is no partition column
     */
    PartitionFilter(String sql, StagingTarget target) {
        Schema table = target.schema();
        List<String> partitionColumns = target.partitionColumns();
        this.names = target.physicalPartitionColumns();
        // Asked first of all columns, so that a misspelt one is told from one that does not partition the table.
        new Condition<>(sql, StructRowType.of("row", table));
        requirePartitionColumns(sql, table, partitionColumns);
        this.columns = Schema.of(partitionColumns.stream()
                .map(column -> table.field(table.requireIndexOf(column)))
                .toList());
        StructRowType rows = StructRowType.of("partition", columns);
        this.condition = new Condition<>(sql, rows);
        this.builder = rows.newBuilder();
    }

    private static void requirePartitionColumns(String sql, Schema table, List<String> partitionColumns) {
        if (partitionColumns.isEmpty()) {
            throw new IllegalArgumentException(
                    "condition `" + sql.strip() + "` chooses partitions, but the table has none; leave it out");
        }
        String other = otherColumn(tree(sql, table), partitionColumns);
        if (other != null) {
            throw new IllegalArgumentException("condition `" + sql.strip() + "` names column " + other
                    + ", which does not partition the table: files are taken as a whole, so wanted a condition over "
                    + partitionColumns);
        }
    }

    private static Node tree(String sql, Schema table) {
        try {
            return ExpressionCompiler.compilePredicate(sql, StructRowType.of("row", table))
                    .condition()
                    .tree();
        } catch (ExpressionException wrong) {
            throw new AssertionError("it was compiled before: " + sql, wrong);
        }
    }

    /** The first column of the expression that is not among these; null if all are. */
    private static @Nullable String otherColumn(Node tree, List<String> names) {
        if (tree instanceof Node.ColumnRef column) {
            return names.contains(column.name()) ? null : column.name();
        }
        if (tree instanceof Node.Operation operation) {
            for (Node argument : operation.arguments()) {
                String other = otherColumn(argument, names);
                if (other != null) {
                    return other;
                }
            }
        }
        return null;
    }

    /**
     * @param texts what the log has per partition column
     * @throws IOException if the condition has no value for them
     */
    boolean isMeant(Map<String, @Nullable String> texts) throws IOException {
        builder.reset();
        for (int index = 0; index < columns.fieldCount(); index++) {
            put(index, PartitionText.parse(columns.field(index), texts.get(names.get(index))));
        }
        try {
            return condition.isTrue(builder.build());
        } catch (MalformedRowException malformed) {
            throw new IOException(
                    "partition " + texts + " does not fit its columns: " + malformed.getMessage(), malformed);
        }
    }

    private void put(int index, @Nullable Object value) {
        if (value == null) {
            builder.setNull(index);
            return;
        }
        Field column = columns.field(index);
        switch (column.type().physical()) {
            case LONG -> builder.setLong(index, (Long) value);
            case DOUBLE -> builder.setDouble(index, (Double) value);
            case OBJECT -> builder.setObject(index, value);
        }
    }

    /** For the history, as Spark writes it: a list of JSON with one text. */
    String json() {
        return condition.parameters().getOrDefault("predicate", "[]");
    }
}
