package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import dev.rivulet.delta.parquet.statistics.StatisticsText;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of floats, with the rules of {@link DoubleColumnWriter}. Owned by one file's encoder. */
final class FloatColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private float minimum = Float.POSITIVE_INFINITY;
    private float maximum = Float.NEGATIVE_INFINITY;

    FloatColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor) {
        this.slot = slot;
        this.accessor = accessor;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        if (accessor.isNull(row)) {
            slot.skipNull();
            return;
        }
        float value = (float) accessor.doubleValue(row);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        slot.start(consumer);
        consumer.addFloat(value);
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        return new ColumnStatistics(
                slot.name(), StatisticsText.finite(minimum), StatisticsText.finite(maximum), slot.nullCount());
    }
}
