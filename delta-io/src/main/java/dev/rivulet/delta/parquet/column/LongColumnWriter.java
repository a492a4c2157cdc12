package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import dev.rivulet.delta.parquet.statistics.StatisticsText;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of whole numbers that Parquet stores in 64 bits, timestamps among them. Owned by one file's encoder. */
final class LongColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private final StatisticsText.OfLong minimumText;
    private final StatisticsText.OfLong maximumText;
    private long minimum = Long.MAX_VALUE;
    private long maximum = Long.MIN_VALUE;

    LongColumnWriter(
            ColumnSlot slot,
            FieldAccessor<T> accessor,
            StatisticsText.OfLong minimumText,
            StatisticsText.OfLong maximumText) {
        this.slot = slot;
        this.accessor = accessor;
        this.minimumText = minimumText;
        this.maximumText = maximumText;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        if (accessor.isNull(row)) {
            slot.skipNull();
            return;
        }
        long value = accessor.longValue(row);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        slot.start(consumer);
        consumer.addLong(value);
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        if (minimum > maximum) {
            return new ColumnStatistics(slot.name(), null, null, slot.nullCount());
        }
        return new ColumnStatistics(slot.name(), minimumText.of(minimum), maximumText.of(maximum), slot.nullCount());
    }
}
