package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import java.util.Map;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * A column of maps, in three levels: a group that is there if the map is, in it a repeated group {@code key_value} for each entry, and in
 * that the key and, if it is not null, the value. Owned by one file's encoder.
 */
final class MapColumnWriter<T> implements ColumnWriter<T> {

    private static final String REPEATED = "key_value";

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private final ColumnWriter<PartValue> keys;
    private final ColumnWriter<PartValue> values;
    private final PartValue part = new PartValue();

    MapColumnWriter(
            ColumnSlot slot, FieldAccessor<T> accessor, ColumnWriter<PartValue> keys, ColumnWriter<PartValue> values) {
        this.slot = slot;
        this.accessor = accessor;
        this.keys = keys;
        this.values = values;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        Object value = accessor.objectValue(row);
        if (value == null) {
            slot.skipNull();
            return;
        }
        Map<?, ?> map = (Map<?, ?>) value;
        slot.start(consumer);
        consumer.startGroup();
        if (!map.isEmpty()) {
            consumer.startField(REPEATED, 0);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                consumer.startGroup();
                part.value = entry.getKey();
                keys.write(part, consumer);
                part.value = entry.getValue();
                values.write(part, consumer);
                consumer.endGroup();
            }
            consumer.endField(REPEATED, 0);
        }
        consumer.endGroup();
        slot.end(consumer);
    }

    @Override
    public ColumnStatistics statistics() {
        return new ColumnStatistics(slot.name(), null, null, slot.nullCount());
    }
}
