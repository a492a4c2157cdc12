package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.kernel.shape.NestedPart;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import org.jspecify.annotations.Nullable;

/**
 * An element of an array, or a key or value of a map: the row of a column that has nothing but these. It is boxed, or null. One is filled
 * again and again by its owner, the array's or map's writer.
 */
final class PartValue {

    private static final FieldAccessor<PartValue> ACCESSOR = new FieldAccessor<>() {

        @Override
        public boolean isNull(PartValue part) {
            return part.value == null;
        }

        @Override
        public long longValue(PartValue part) {
            return part.value instanceof Long number ? number : 0;
        }

        @Override
        public double doubleValue(PartValue part) {
            return part.value instanceof Double number ? number : 0;
        }

        @Override
        public @Nullable Object objectValue(PartValue part) {
            return part.value;
        }
    };

    @Nullable Object value;

    static ColumnWriter<PartValue> element(
            Field column, PhysicalColumn physical, DataType.Array given, DataType.Array wanted) {
        return writer(
                column, physical, NestedPart.ELEMENT, wanted.containsNull(), given.element(), wanted.element(), 0);
    }

    static ColumnWriter<PartValue> key(Field column, PhysicalColumn physical, DataType.Map given, DataType.Map wanted) {
        return writer(column, physical, NestedPart.KEY, false, given.key(), wanted.key(), 0);
    }

    static ColumnWriter<PartValue> value(
            Field column, PhysicalColumn physical, DataType.Map given, DataType.Map wanted) {
        return writer(column, physical, NestedPart.VALUE, wanted.valueContainsNull(), given.value(), wanted.value(), 1);
    }

    private static ColumnWriter<PartValue> writer(
            Field column,
            PhysicalColumn physical,
            String part,
            boolean isNullable,
            DataType given,
            DataType wanted,
            int index) {
        Field field = new Field(column.name() + "." + part, wanted, isNullable);
        return ColumnWriters.create(field, physical.part(part), given, ACCESSOR, index);
    }
}
