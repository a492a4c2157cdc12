package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of truth values, which have no useful least or greatest. Owned by one file's encoder. */
final class BooleanColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;

    BooleanColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor) {
        this.slot = slot;
        this.accessor = accessor;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        if (accessor.isNull(row)) {
            slot.skipNull();
            return;
        }
        slot.start(consumer);
        consumer.addBoolean(accessor.longValue(row) != 0);
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        return new ColumnStatistics(slot.name(), null, null, slot.nullCount());
    }
}
