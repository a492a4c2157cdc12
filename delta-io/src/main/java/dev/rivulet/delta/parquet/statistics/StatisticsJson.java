package dev.rivulet.delta.parquet.statistics;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a file as Delta's {@code add} action carries them: {@code numRecords}, {@code minValues}, {@code maxValues},
 * {@code nullCount}. Stateless.
 */
public final class StatisticsJson {

    private static final String HEX = "0123456789abcdef";

    private StatisticsJson() {}

    public static String of(long rowCount, List<ColumnStatistics> columns) {
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
        target.append(",\"").append(name).append("\":");
        appendObject(target, columns, value);
    }

    private static void appendObject(
            StringBuilder target, List<ColumnStatistics> columns, Function<ColumnStatistics, @Nullable String> value) {
        target.append('{');
        boolean isFirst = true;
        for (ColumnStatistics column : columns) {
            String json = json(column, value);
            if (json != null) {
                target.append(isFirst ? "" : ",");
                appendQuoted(target, column.name());
                target.append(':').append(json);
                isFirst = false;
            }
        }
        target.append('}');
    }

    /** Null if nothing is known. A struct stands for its fields, and not at all if nothing is known of any. */
    private static @Nullable String json(ColumnStatistics column, Function<ColumnStatistics, @Nullable String> value) {
        if (column.fields() == null) {
            return value.apply(column);
        }
        StringBuilder fields = new StringBuilder();
        appendObject(fields, column.fields(), value);
        return fields.length() == 2 ? null : fields.toString();
    }

    /** A string with its quotes. */
    static String quote(String text) {
        StringBuilder target = new StringBuilder(text.length() + 2);
        appendQuoted(target, text);
        return target.toString();
    }

    private static void appendQuoted(StringBuilder target, String text) {
        target.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                target.append('\\').append(character);
            } else if (character < ' ' || character == 0x7F) {
                target.append("\\u00").append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xF));
            } else {
                target.append(character);
            }
        }
        target.append('"');
    }
}
