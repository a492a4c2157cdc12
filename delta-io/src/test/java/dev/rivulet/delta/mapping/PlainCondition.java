package dev.rivulet.delta.mapping;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A condition on one column, in SQL and in Java. */
record PlainCondition(String sql, Predicate<@Nullable Object> onValue, String column) {

    static PlainCondition random(PlainTable table, SplittableRandom random) {
        Field column = table.anyColumn(random);
        String name = quoted(column.name());
        Object bound = PlainTable.value(column.type(), random);
        if (bound == null) {
            return new PlainCondition(name + " IS NULL", Objects::isNull, column.name());
        }
        if (column.type() == Simple.STRING || random.nextInt(3) == 0) {
            return new PlainCondition(name + " = " + literal(bound), bound::equals, column.name());
        }
        double least = ((Number) bound).doubleValue();
        return new PlainCondition(
                name + " > " + literal(bound),
                value -> value != null && ((Number) value).doubleValue() > least,
                column.name());
    }

    static String quoted(String column) {
        return "`" + column + "`";
    }

    static String literal(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        }
        return value instanceof Double ? "CAST('" + value + "' AS double)" : String.valueOf(value);
    }

    boolean isMet(Map<String, @Nullable Object> row) {
        return onValue.test(row.get(column));
    }

    List<Map<String, @Nullable Object>> of(PlainTable table) {
        return table.rows().stream().filter(this::isMet).toList();
    }

    List<Map<String, @Nullable Object>> rest(PlainTable table) {
        return table.rows().stream().filter(row -> !isMet(row)).toList();
    }
}
