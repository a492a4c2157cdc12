package dev.rivulet.delta.parquet.statistics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one column of a file, or of a field of a struct. Immutable.
 *
 * @param minimum a JSON value not greater than any value of the column, null if none is known
 * @param maximum a JSON value not less than any value of the column, null if none is known
 * @param nullCount in how many rows there is no value; not told for a struct
 * @param fields of a struct, which has statistics of these alone; null if it is none
 */
public record ColumnStatistics(
        String name,
        @Nullable String minimum,
        @Nullable String maximum,
        long nullCount,
        @Nullable List<ColumnStatistics> fields) {

    /** Of a column that is no struct. */
    public ColumnStatistics(String name, @Nullable String minimum, @Nullable String maximum, long nullCount) {
        this(name, minimum, maximum, nullCount, null);
    }

    public static ColumnStatistics ofStruct(String name, List<ColumnStatistics> fields) {
        return new ColumnStatistics(name, null, null, 0, List.copyOf(fields));
    }

    /** The same, of more rows, in which the struct that the column is in is null. */
    public ColumnStatistics withNulls(long count) {
        return fields == null
                ? new ColumnStatistics(name, minimum, maximum, nullCount + count)
                : ofStruct(
                        name,
                        fields.stream().map(field -> field.withNulls(count)).toList());
    }

    /** So many leaves of a list of columns, from the first; a struct has its fields for leaves. */
    public static List<ColumnStatistics> leaves(List<ColumnStatistics> columns, int countMax) {
        List<ColumnStatistics> kept = new ArrayList<>();
        int left = countMax;
        for (ColumnStatistics column : columns) {
            if (left <= 0) {
                break;
            }
            ColumnStatistics some = column.fields == null ? column : ofStruct(column.name, leaves(column.fields, left));
            kept.add(some);
            left -= some.leafCount();
        }
        return kept;
    }

    private int leafCount() {
        return fields == null
                ? 1
                : fields.stream().mapToInt(ColumnStatistics::leafCount).sum();
    }
}
