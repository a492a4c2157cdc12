package dev.rivulet.delta.merge;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of a row, for comparing as SQL's {@code =} does: NaN equals NaN, 0.0 equals -0.0, decimals compare without regard to their
 * scale, and what is null equals nothing. Immutable.
 *
 * @param <R> the rows
 */
public final class MergeKey<R> {

    private final List<String> columns;
    private final List<DataType.Physical> forms = new ArrayList<>();
    private final List<FieldAccessor<R>> accessors = new ArrayList<>();

    /**
     * @throws IllegalArgumentException if the rows have no such column, or it is nested
     */
    public MergeKey(List<String> columns, RowType<R> rows) {
        this.columns = columns;
        for (String column : columns) {
            int index = rows.schema().requireIndexOf(column);
            Field field = rows.schema().field(index);
            if (field.type().isNested()) {
                throw new IllegalArgumentException("key column " + column + " of " + rows.name() + " is " + field.type()
                        + ", wanted a type that is not nested");
            }
            forms.add(field.type().physical());
            accessors.add(rows.accessor(index));
        }
    }

    /** The key, to be compared by {@code equals}; null if one of its columns is. */
    public @Nullable List<Object> of(R row) {
        List<Object> values = new ArrayList<>(accessors.size());
        for (int index = 0; index < accessors.size(); index++) {
            FieldAccessor<R> accessor = accessors.get(index);
            if (accessor.isNull(row)) {
                return null;
            }
            values.add(value(accessor, forms.get(index), row));
        }
        return values;
    }

    private static <R> Object value(FieldAccessor<R> accessor, DataType.Physical form, R row) {
        return switch (form) {
            case LONG -> accessor.longValue(row);
            case DOUBLE -> accessor.doubleValue(row) + 0.0; // -0.0 becomes 0.0; all NaN are equal as objects.
            case OBJECT -> comparable(Objects.requireNonNull(accessor.objectValue(row)));
        };
    }

    private static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value;
    }

    /** For messages, such as {@code id=7, day=19723}. */
    public String text(List<Object> key) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < key.size(); index++) {
            text.append(index == 0 ? "" : ", ")
                    .append(columns.get(index))
                    .append('=')
                    .append(key.get(index));
        }
        return text.toString();
    }
}
