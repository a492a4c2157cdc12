package dev.rivulet.delta.parquet;

import dev.rivulet.core.row.Field;
import org.apache.parquet.io.api.RecordConsumer;

/** A column's place in the file, and how many of its values are null. Owned by one {@link ColumnWriter}. */
final class ColumnSlot {

    private final Field field;
    private final String name;
    private final int index;
    private long nullCount;

    /**
     * @param name in the file
     */
    ColumnSlot(Field field, String name, int index) {
        this.field = field;
        this.name = name;
        this.index = index;
    }

    /** In the file and its statistics. */
    String name() {
        return name;
    }

    /** What the table calls it. */
    String column() {
        return field.name();
    }

    long nullCount() {
        return nullCount;
    }

    void start(RecordConsumer consumer) {
        consumer.startField(name, index);
    }

    void end(RecordConsumer consumer) {
        consumer.endField(name, index);
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
