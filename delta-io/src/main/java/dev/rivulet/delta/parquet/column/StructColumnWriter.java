package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/** A column of structs: a group of its fields. Statistics are those of the fields. Owned by one file's encoder. */
final class StructColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private final FieldWriters fields;

    StructColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor, FieldWriters fields) {
        this.slot = slot;
        this.accessor = accessor;
        this.fields = fields;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        Object value = accessor.objectValue(row);
        if (value == null) {
            slot.skipNull();
            return;
        }
        slot.start(consumer);
        consumer.startGroup();
        fields.write((Row) value, consumer);
        consumer.endGroup();
        slot.end(consumer);
    }

    /** A field is null where the struct is. */
    @Override
    public ColumnStatistics statistics() {
        List<ColumnStatistics> ofFields = fields.statistics();
        return ColumnStatistics.ofStruct(slot.name(), ofFields).withNulls(slot.nullCount());
    }
}
