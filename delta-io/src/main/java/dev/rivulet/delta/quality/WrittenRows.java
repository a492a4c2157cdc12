package dev.rivulet.delta.quality;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.nested.ValueShape;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a reader of the table will find them: columns that they lack are null, and so is the empty text in a partition column.
 * Immutable, any thread.
 *
 * @param <T> the rows as they are given
 */
final class WrittenRows<T> implements RowType<T> {

    private final Schema table;
    private final Set<String> partitionColumns;
    private final RowType<T> rows;

    WrittenRows(Schema table, List<String> partitionColumns, RowType<T> rows) {
        this.table = table;
        this.partitionColumns = partitionColumns.stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        this.rows = rows;
    }

    @Override
    public Schema schema() {
        return table;
    }

    /** Whether a column may be null; if not, the rows' own type has seen to that. */
    boolean mayBeNull(int index) {
        int given = rows.schema().indexOf(table.field(index).name());
        return given < 0 || rows.schema().field(given).isNullable() || isEmptyNull(table.field(index));
    }

    @Override
    public FieldAccessor<T> accessor(int index) {
        Field column = table.field(index);
        int given = rows.schema().indexOf(column.name());
        if (given < 0) {
            return new Missing<>();
        }
        FieldAccessor<T> accessor = rows.accessor(given);
        DataType type = rows.schema().field(given).type();
        if (type.isNested() && !type.equals(column.type())) {
            return new Shaped<>(accessor, ValueShape.change(type, column.type()));
        }
        return isEmptyNull(column) ? new EmptyIsNull<>(accessor) : accessor;
    }

    private boolean isEmptyNull(Field column) {
        return column.type() == DataType.Simple.STRING
                && partitionColumns.contains(column.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public RowBuilder<T> newBuilder() {
        throw new UnsupportedOperationException("these rows are read only");
    }

    @Override
    public String name() {
        return rows.name();
    }

    private record Missing<T>() implements FieldAccessor<T> {

        @Override
        public boolean isNull(T row) {
            return true;
        }

        @Override
        public long longValue(T row) {
            return 0;
        }

        @Override
        public double doubleValue(T row) {
            return 0;
        }

        @Override
        public @Nullable Object objectValue(T row) {
            return null;
        }
    }

    /** A nested value in the form that the table has it. */
    private record Shaped<T>(FieldAccessor<T> given, UnaryOperator<Object> change) implements FieldAccessor<T> {

        @Override
        public boolean isNull(T row) {
            return given.isNull(row);
        }

        @Override
        public long longValue(T row) {
            return given.longValue(row);
        }

        @Override
        public double doubleValue(T row) {
            return given.doubleValue(row);
        }

        @Override
        public @Nullable Object objectValue(T row) {
            Object value = given.objectValue(row);
            return value == null ? null : change.apply(value);
        }
    }

    private record EmptyIsNull<T>(FieldAccessor<T> given) implements FieldAccessor<T> {

        @Override
        public boolean isNull(T row) {
            return given.isNull(row) || "".equals(given.objectValue(row));
        }

        @Override
        public long longValue(T row) {
            return given.longValue(row);
        }

        @Override
        public double doubleValue(T row) {
            return given.doubleValue(row);
        }

        @Override
        public @Nullable Object objectValue(T row) {
            return isNull(row) ? null : given.objectValue(row);
        }
    }
}
