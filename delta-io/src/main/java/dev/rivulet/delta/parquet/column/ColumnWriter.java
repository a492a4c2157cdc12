package dev.rivulet.delta.parquet.column;

import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes one column of one file, value by value, and remembers least, greatest and how many are null. One owner.
 *
 * <p>There is a class per physical form so that the loop over rows neither boxes nor asks for types.
 */
public interface ColumnWriter<T> {

    /**
     * Writes the column's value of this row, or nothing if it is null.
     *
     * @throws IllegalArgumentException if it, or a part of it, is null and must not be, naming the column and the part
     */
    void write(T row, RecordConsumer consumer);

    /** What was seen so far. */
    ColumnStatistics statistics();
}
