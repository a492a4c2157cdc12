package dev.rivulet.delta.nested;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.ObjectValues;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Brings nested values of one type into the form of a type that holds them all: fields of structs go by name, and what they lack is null.
 * Stateless.
 */
public final class ValueShape {

    private ValueShape() {}

    /**
     * The way from values that are there to such of the other type. It has one owner, and throws an {@link IllegalArgumentException} for a
     * value with a null where the other type takes none.
     */
    public static UnaryOperator<Object> change(DataType from, DataType to) {
        if (from.equals(to)) {
            return UnaryOperator.identity();
        }
        if (from instanceof DataType.Struct given && to instanceof DataType.Struct wanted) {
            return new StructChange(given.schema(), wanted.schema())::apply;
        }
        if (from instanceof DataType.Array given && to instanceof DataType.Array wanted) {
            UnaryOperator<Object> element = change(given.element(), wanted.element());
            return list -> ObjectValues.converted((List<?>) list, element);
        }
        if (from instanceof DataType.Map given && to instanceof DataType.Map wanted) {
            UnaryOperator<Object> key = change(given.key(), wanted.key());
            UnaryOperator<Object> value = change(given.value(), wanted.value());
            return map -> ObjectValues.converted((Map<?, ?>) map, key, value);
        }
        return to instanceof DataType.Decimal decimal
                ? value -> decimal.fit((BigDecimal) value)
                : UnaryOperator.identity();
    }

    private static final class StructChange {

        private final Schema wanted;
        private final RowBuilder<Row> builder;
        private final List<FieldChange> fields = new ArrayList<>();

        private record FieldChange(int index, DataType type, FieldAccessor<Row> accessor, UnaryOperator<Object> way) {}

        StructChange(Schema given, Schema wanted) {
            this.wanted = wanted;
            this.builder = StructRowType.of("struct", wanted).newBuilder();
            StructRowType from = StructRowType.of("struct", given);
            for (int index = 0; index < wanted.fieldCount(); index++) {
                Field field = wanted.field(index);
                int place = given.indexOf(field.name());
                if (place >= 0) {
                    fields.add(new FieldChange(
                            index,
                            field.type(),
                            from.accessor(place),
                            change(given.field(place).type(), field.type())));
                }
            }
        }

        Object apply(Object value) {
            Row row = (Row) value;
            builder.reset();
            for (FieldChange field : fields) {
                if (!field.accessor.isNull(row)) {
                    put(field, row);
                }
            }
            try {
                return builder.build();
            } catch (MalformedRowException missing) {
                throw new IllegalArgumentException(
                        row + " does not fit into " + wanted + ": " + missing.getMessage(), missing);
            }
        }

        private void put(FieldChange field, Row row) {
            switch (field.type.physical()) {
                case LONG -> builder.setLong(field.index, field.accessor.longValue(row));
                case DOUBLE -> builder.setDouble(field.index, field.accessor.doubleValue(row));
                case OBJECT ->
                    builder.setObject(
                            field.index, field.way.apply(Objects.requireNonNull(field.accessor.objectValue(row))));
            }
        }
    }
}
