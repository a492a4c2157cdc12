package dev.rivulet.delta.parquet;

import dev.rivulet.core.row.Field;
import org.apache.parquet.io.api.RecordConsumer;

/** A column's place in the file, and how many of its values are null. Owned by one {@link ColumnWriter}. */
final class ColumnSlot {

    private final Field field;
    private final int index;
    private long nullCount;

    ColumnSlot(Field field, int index) {
        this.field = field;
        this.index = index;
    }

    String name() {
        return field.name();
    }

    long nullCount() {
        return nullCount;
    }

    void start(RecordConsumer consumer) {
        consumer.startField(field.name(), index);
    }

    void end(RecordConsumer consumer) {
        consumer.endField(field.name(), index);
    }

    /** Parquet stores a null by leaving the field out. Kernel does not enforce NOT NULL, so it is done here. */
    void skipNull() {
        if (!field.isNullable()) {
            throw new IllegalArgumentException("column " + field + " has no value in a row; make the column nullable,"
                    + " or filter such rows out");
        }
        nullCount++;
    }
}
