package dev.rivulet.delta.parquet;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of one column of a file. Immutable.
 *
 * @param minimum a JSON value not greater than any value of the column, null if none is known
 * @param maximum a JSON value not less than any value of the column, null if none is known
 */
record ColumnStatistics(
        String name, @Nullable String minimum, @Nullable String maximum, long nullCount) {}
