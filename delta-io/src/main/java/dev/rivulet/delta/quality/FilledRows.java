package dev.rivulet.delta.quality;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows with more columns behind their own, which are computed. An accessor of such a column has one owner, unlike others.
 *
 * @param <T> the rows as they are given
 */
final class FilledRows<T> implements RowType<T> {

    private final RowType<T> rows;
    private final List<Expression<T>> computed;
    private final Schema schema;

    FilledRows(RowType<T> rows) {
        this(rows, List.of(), rows.schema());
    }

    private FilledRows(RowType<T> rows, List<Expression<T>> computed, Schema schema) {
        this.rows = rows;
        this.computed = computed;
        this.schema = schema;
    }

    /** The same with one more column. */
    FilledRows<T> with(Field column, Expression<T> value) {
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.add(Field.nullable(column.name(), column.type()));
        List<Expression<T>> more = new ArrayList<>(computed);
        more.add(value);
        return new FilledRows<>(rows, List.copyOf(more), Schema.of(fields));
    }

    boolean isFilled() {
        return !computed.isEmpty();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public FieldAccessor<T> accessor(int index) {
        int given = rows.schema().fieldCount();
        return index < given ? rows.accessor(index) : new Computed<>(computed.get(index - given), new Scalar());
    }

    @Override
    public RowBuilder<T> newBuilder() {
        throw new UnsupportedOperationException("these rows are read only");
    }

    @Override
    public String name() {
        return rows.name();
    }

    private record Computed<T>(Expression<T> value, Scalar scratch) implements FieldAccessor<T> {

        @Override
        public boolean isNull(T row) {
            value.evaluate(row, scratch);
            return scratch.isNull();
        }

        @Override
        public long longValue(T row) {
            value.evaluate(row, scratch);
            return scratch.longValue();
        }

        @Override
        public double doubleValue(T row) {
            value.evaluate(row, scratch);
            return scratch.doubleValue();
        }

        @Override
        public @Nullable Object objectValue(T row) {
            return isNull(row) ? null : scratch.objectValue();
        }
    }
}
