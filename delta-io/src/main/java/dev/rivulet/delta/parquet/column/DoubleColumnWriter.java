package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import dev.rivulet.delta.parquet.statistics.StatisticsText;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * A column of doubles. Readers disagree about where NaN stands in the order, so one NaN hides least and greatest. {@link Math#min}
 * and {@link Math#max} put -0.0 below 0.0, so a reader that tells them apart is served too. Owned by one file's encoder.
 */
final class DoubleColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    DoubleColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor) {
        this.slot = slot;
        this.accessor = accessor;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        if (accessor.isNull(row)) {
            slot.skipNull();
            return;
        }
        double value = accessor.doubleValue(row);
        // A NaN stays for good in both.
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        slot.start(consumer);
        consumer.addDouble(value);
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        return new ColumnStatistics(
                slot.name(), StatisticsText.finite(minimum), StatisticsText.finite(maximum), slot.nullCount());
    }
}
