package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import dev.rivulet.delta.parquet.statistics.StatisticsText;

/** Chooses the writer for a column by its type. Stateless. */
public final class ColumnWriters {

    private ColumnWriters() {}

    /**
     * @param field as the table has it, by its path if it is a part of a nested column
     * @param physical what the file calls it
     * @param given of what type the values come, which the column's holds all of
     * @param index among the fields of the row or group that it is in
     */
    public static <T> ColumnWriter<T> create(
            Field field, PhysicalColumn physical, DataType given, FieldAccessor<T> accessor, int index) {
        ColumnSlot slot = new ColumnSlot(field, physical.name(), index);
        if (field.type() instanceof DataType.Decimal decimal) {
            return new DecimalColumnWriter<>(slot, accessor, decimal);
        }
        if (field.type() instanceof DataType.Simple simple) {
            return simple(slot, accessor, simple);
        }
        if (field.type() instanceof DataType.Struct wanted && given instanceof DataType.Struct found) {
            return new StructColumnWriter<>(
                    slot, accessor, FieldWriters.of(field.name(), physical, found.schema(), wanted.schema()));
        }
        if (field.type() instanceof DataType.Array wanted && given instanceof DataType.Array found) {
            return new ArrayColumnWriter<>(slot, accessor, PartValue.element(field, physical, found, wanted));
        }
        if (field.type() instanceof DataType.Map wanted && given instanceof DataType.Map found) {
            return new MapColumnWriter<>(
                    slot,
                    accessor,
                    PartValue.key(field, physical, found, wanted),
                    PartValue.value(field, physical, found, wanted));
        }
        throw new AssertionError("column " + field + " has no writer for values of type " + given);
    }

    private static <T> ColumnWriter<T> simple(ColumnSlot slot, FieldAccessor<T> accessor, DataType.Simple type) {
        return switch (type) {
            case BOOLEAN -> new BooleanColumnWriter<>(slot, accessor);
            case BYTE, SHORT, INT -> new IntColumnWriter<>(slot, accessor, StatisticsText::number);
            case DATE -> new IntColumnWriter<>(slot, accessor, StatisticsText::date);
            case LONG -> new LongColumnWriter<>(slot, accessor, StatisticsText::number, StatisticsText::number);
            case TIMESTAMP ->
                new LongColumnWriter<>(
                        slot, accessor, StatisticsText::timestampFloor, StatisticsText::timestampCeiling);
            case TIMESTAMP_NTZ ->
                new LongColumnWriter<>(
                        slot, accessor, StatisticsText::wallClockFloor, StatisticsText::wallClockCeiling);
            case FLOAT -> new FloatColumnWriter<>(slot, accessor);
            case DOUBLE -> new DoubleColumnWriter<>(slot, accessor);
            case STRING -> new StringColumnWriter<>(slot, accessor);
            case BINARY -> new BinaryColumnWriter<>(slot, accessor);
        };
    }
}
