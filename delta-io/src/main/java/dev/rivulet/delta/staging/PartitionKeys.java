package dev.rivulet.delta.staging;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells which partition a row belongs to. One owner: it remembers the last row's values, since rows of one partition often follow
 * each other and their text need not be made again.
 */
public final class PartitionKeys<T> {

    private final List<Column<T>> columns;
    private final List<String> names;
    private Map<String, @Nullable String> lastKey = Map.of();

    /**
     * @param fields the partition columns as the table has them, in the table's order
     * @param names what the log calls each
     */
    PartitionKeys(RowType<T> rowType, List<Field> fields, List<String> names) {
        this.names = List.copyOf(names);
        this.columns = fields.stream()
                .map(field ->
                        new Column<>(field, rowType.accessor(rowType.schema().requireIndexOf(field.name()))))
                .toList();
    }

    /**
     * The partition of the row: per column its value in Delta's writing, in the columns' order.
     *
     * @throws IllegalArgumentException if a column that is not null has no value, or the empty string, which Delta takes for null
     */
    Map<String, @Nullable String> of(T row) {
        boolean isSame = true;
        for (Column<T> column : columns) {
            isSame &= column.readSame(row);
        }
        if (!isSame) {
            Map<String, @Nullable String> key = new LinkedHashMap<>();
            for (int index = 0; index < columns.size(); index++) {
                key.put(names.get(index), columns.get(index).text);
            }
            lastKey = Collections.unmodifiableMap(key);
        }
        return lastKey;
    }

    private static final class Column<T> {

        private final Field field;
        private final FieldAccessor<T> accessor;
        private boolean hasRead;
        private boolean wasNull;
        private long lastLong;
        private double lastDouble;
        private @Nullable Object lastObject;
        private @Nullable String text;

        Column(Field field, FieldAccessor<T> accessor) {
            this.field = field;
            this.accessor = accessor;
        }

        /** Reads the column of the row; true if its value is that of the row before. */
        boolean readSame(T row) {
            boolean isNull = accessor.isNull(row);
            boolean isSame = hasRead && isNull == wasNull && (isNull || readSameValue(row));
            if (!isSame) {
                text = isNull ? null : readText(row);
                if (text == null && !field.isNullable()) {
                    throw new IllegalArgumentException(
                            "partition column " + field
                                    + " has no value, or an empty one, in a row; make the column nullable, or filter such rows out");
                }
                hasRead = true;
                wasNull = isNull;
            }
            return isSame;
        }

        private boolean readSameValue(T row) {
            return switch (field.type().physical()) {
                case LONG -> accessor.longValue(row) == lastLong;
                case DOUBLE -> Double.compare(accessor.doubleValue(row), lastDouble) == 0;
                case OBJECT -> Objects.equals(accessor.objectValue(row), lastObject);
            };
        }

        private @Nullable String readText(T row) {
            DataType type = field.type();
            switch (type.physical()) {
                case LONG -> {
                    lastLong = accessor.longValue(row);
                    return PartitionText.of(type, lastLong);
                }
                case DOUBLE -> {
                    lastDouble = accessor.doubleValue(row);
                    return PartitionText.of(type, lastDouble);
                }
                case OBJECT -> {
                    lastObject = accessor.objectValue(row);
                    return PartitionText.of(type, Objects.requireNonNull(lastObject));
                }
            }
            throw new AssertionError("type " + type + " has no physical form");
        }
    }
}
