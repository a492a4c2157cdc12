package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.Field;
import org.apache.parquet.io.api.RecordConsumer;

/** A column's place in the file, and how many of its values are null. Owned by one {@link ColumnWriter}. */
final class ColumnSlot {

    private final Field field;
    private final String name;
    private final int index;
    private long nullCount;

    /**
     * @param field by its path, if it is a part of a nested column
     * @param name in the file
     * @param index among the fields of the row or group that it is in
     */
    ColumnSlot(Field field, String name, int index) {
        this.field = field;
        this.name = name;
        this.index = index;
    }

    /** In the file, and in its statistics. */
    String name() {
        return name;
    }

    /** What the table calls it; of a part of a nested column the path, such as {@code tags.element}. */
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
