package dev.rivulet.mqtt.sink;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which topic a row goes to: a text with columns in braces, such as {@code plant/{device}/alerts}. Immutable.
 *
 * @param parts texts and columns in turn, beginning with a text
 */
record TopicPattern<T>(String text, List<String> parts, List<FieldAccessor<T>> columns) {

    private static final Pattern COLUMN = Pattern.compile("\\{([^{}]*)\\}");

    /** Of a topic in UTF-8. */
    private static final int SIZE_BYTES_MAX = 65_535;

    TopicPattern {
        parts = List.copyOf(parts);
        columns = List.copyOf(columns);
    }

    /**
     * @throws IllegalArgumentException if it can be no topic, or a column is not there or no text
     */
    static <T> TopicPattern<T> of(String text, RowType<T> rows) {
        List<String> parts = new ArrayList<>();
        List<FieldAccessor<T>> columns = new ArrayList<>();
        Matcher matcher = COLUMN.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(text.substring(end, matcher.start()));
            String column = matcher.group(1);
            int index = rows.schema().requireIndexOf(column);
            if (rows.schema().field(index).type() != Simple.STRING) {
                throw new IllegalArgumentException("topic `" + text + "` has column " + column + ", which is "
                        + rows.schema().field(index).type() + ", wanted one of type string");
            }
            columns.add(rows.accessor(index));
            end = matcher.end();
        }
        parts.add(text.substring(end));
        String wrong = parts.stream()
                .map(TopicPattern::flawOf)
                .filter(flaw -> !flaw.isEmpty())
                .findFirst()
                .orElse("");
        if (!wrong.isEmpty() || text.isEmpty()) {
            throw new IllegalArgumentException("topic `" + text + "` " + (text.isEmpty() ? "is empty" : wrong)
                    + "; wanted one to send to, perhaps with columns in braces, such as plant/{device}/alerts");
        }
        return new TopicPattern<>(text, parts, columns);
    }

    /** A row's topic; null if it has none. */
    @Nullable String topicOf(T row) {
        StringBuilder topic = new StringBuilder(parts.get(0));
        for (int index = 0; index < columns.size(); index++) {
            FieldAccessor<T> column = columns.get(index);
            Object value = column.isNull(row) ? null : column.objectValue(row);
            if (value == null) {
                return null;
            }
            topic.append(value).append(parts.get(index + 1));
        }
        String whole = topic.toString();
        boolean isTopic = !whole.isEmpty()
                && flawOf(whole).isEmpty()
                && whole.getBytes(StandardCharsets.UTF_8).length <= SIZE_BYTES_MAX;
        return isTopic ? whole : null;
    }

    private static String flawOf(String text) {
        for (String unfit : List.of("+", "#", "\0", "{", "}")) {
            if (text.contains(unfit)) {
                return "has `" + unfit + "`";
            }
        }
        return "";
    }
}
