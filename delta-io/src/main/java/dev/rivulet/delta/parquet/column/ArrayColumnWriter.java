package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * A column of arrays, in three levels: a group that is there if the array is, in it a repeated group {@code list} for each element, and in
 * that the element, if it is not null. Owned by one file's encoder.
 */
final class ArrayColumnWriter<T> implements ColumnWriter<T> {

    private static final String REPEATED = "list";

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private final ColumnWriter<PartValue> elements;
    private final PartValue element = new PartValue();

    ArrayColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor, ColumnWriter<PartValue> elements) {
        this.slot = slot;
        this.accessor = accessor;
        this.elements = elements;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        Object value = accessor.objectValue(row);
        if (value == null) {
            slot.skipNull();
            return;
        }
        List<?> list = (List<?>) value;
        slot.start(consumer);
        consumer.startGroup();
        // Parquet tells an empty array by a group without the field, which may not be begun then.
        if (!list.isEmpty()) {
            consumer.startField(REPEATED, 0);
            for (Object each : list) {
                element.value = each;
                consumer.startGroup();
                elements.write(element, consumer);
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
