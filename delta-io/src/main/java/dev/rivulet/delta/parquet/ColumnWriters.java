package dev.rivulet.delta.parquet;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;

/** Chooses the writer for a column by its type. Stateless. */
final class ColumnWriters {

    private ColumnWriters() {}

    static <T> ColumnWriter<T> create(FileColumns.Column<T> column, int index) {
        Field field = column.field();
        FieldAccessor<T> accessor = column.accessor();
        ColumnSlot slot = new ColumnSlot(field, column.physical().name(), index);
        if (field.type() instanceof DataType.Decimal decimal) {
            return new DecimalColumnWriter<>(slot, accessor, decimal);
        }
        if (field.type() instanceof DataType.Simple simple) {
            return switch (simple) {
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
        throw new AssertionError("column " + field + " has a type without a writer");
    }
}
