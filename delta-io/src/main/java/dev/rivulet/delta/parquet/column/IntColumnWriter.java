package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import dev.rivulet.delta.parquet.statistics.StatisticsText;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of whole numbers that Parquet stores in 32 bits, dates among them. Owned by one file's encoder. */
final class IntColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private final StatisticsText.OfLong text;
    private int minimum = Integer.MAX_VALUE;
    private int maximum = Integer.MIN_VALUE;

    IntColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor, StatisticsText.OfLong text) {
        this.slot = slot;
        this.accessor = accessor;
        this.text = text;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        if (accessor.isNull(row)) {
            slot.skipNull();
            return;
        }
        int value = Math.toIntExact(accessor.longValue(row));
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        slot.start(consumer);
        consumer.addInteger(value);
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        if (minimum > maximum) {
            return new ColumnStatistics(slot.name(), null, null, slot.nullCount());
        }
        return new ColumnStatistics(slot.name(), text.of(minimum), text.of(maximum), slot.nullCount());
    }
}
