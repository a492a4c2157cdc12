package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of bytes, for which Delta keeps neither least nor greatest. Owned by one file's encoder. */
final class BinaryColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;

    BinaryColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor) {
        this.slot = slot;
        this.accessor = accessor;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        Object value = accessor.objectValue(row);
        if (value == null) {
            slot.skipNull();
            return;
        }
        slot.start(consumer);
        consumer.addBinary(Binary.fromConstantByteArray((byte[]) value));
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        return new ColumnStatistics(slot.name(), null, null, slot.nullCount());
    }
}
