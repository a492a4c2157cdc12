package dev.rivulet.delta.parquet;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a file as Delta's {@code add} action carries them: {@code numRecords}, {@code minValues}, {@code maxValues},
 * {@code nullCount}. Stateless.
 */
final class StatisticsJson {

    private StatisticsJson() {}

    static String of(long rowCount, List<ColumnStatistics> columns) {
        StringBuilder target = new StringBuilder(64 + columns.size() * 64);
        target.append("{\"numRecords\":").append(rowCount);
        append(target, "minValues", columns, ColumnStatistics::minimum);
        append(target, "maxValues", columns, ColumnStatistics::maximum);
        append(target, "nullCount", columns, column -> Long.toString(column.nullCount()));
        return target.append('}').toString();
    }

    private static void append(
            StringBuilder target,
            String name,
            List<ColumnStatistics> columns,
            Function<ColumnStatistics, @Nullable String> value) {
        target.append(",\"").append(name).append("\":{");
        boolean isFirst = true;
        for (ColumnStatistics column : columns) {
            String json = value.apply(column);
            if (json != null) {
                target.append(isFirst ? "" : ",");
                JsonText.appendQuoted(target, column.name());
                target.append(':').append(json);
                isFirst = false;
            }
        }
        target.append('}');
    }
}
