package dev.rivulet.delta.diff;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Orders values of one type, boxed as arrays and maps hold them, null first: arrays and structs from the first part on, maps by their entries in
 * the order of the keys. Values that compare as 0 are equal. Stateless.
 */
final class ValueOrder implements Comparator<@Nullable Object> {

    static final ValueOrder INSTANCE = new ValueOrder();

    private ValueOrder() {}

    @Override
    public int compare(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        if (left instanceof Long one && right instanceof Long other) {
            return one.compareTo(other);
        }
        if (left instanceof Double one && right instanceof Double other) {
            return one.compareTo(other);
        }
        if (left instanceof String one && right instanceof String other) {
            return one.compareTo(other);
        }
        if (left instanceof byte[] one && right instanceof byte[] other) {
            return Arrays.compareUnsigned(one, other);
        }
        if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
            return one.compareTo(other);
        }
        return compareParts(left, right);
    }

    private int compareParts(Object left, Object right) {
        if (left instanceof List<?> one && right instanceof List<?> other) {
            return compareLists(one, other);
        }
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return compareLists(entries(one), entries(other));
        }
        if (left instanceof Row one && right instanceof Row other) {
            return compareLists(values(one), values(other));
        }
        throw new AssertionError("a row holds " + left + ", another " + right);
    }

    private int compareLists(List<?> left, List<?> right) {
        for (int index = 0; index < Math.min(left.size(), right.size()); index++) {
            int order = compare(left.get(index), right.get(index));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** Key and value by turns. */
    private static List<@Nullable Object> entries(Map<?, ?> map) {
        List<@Nullable Object> entries = new ArrayList<>();
        map.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey, INSTANCE))
                .forEach(entry -> {
                    entries.add(entry.getKey());
                    entries.add(entry.getValue());
                });
        return entries;
    }

    private static List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int index = 0; index < row.schema().fieldCount(); index++) {
            values.add(value(row, index));
        }
        return values;
    }

    /** A field of a row, boxed; null for none. */
    static @Nullable Object value(Row row, int index) {
        if (row.isNull(index)) {
            return null;
        }
        DataType.Physical physical = row.schema().field(index).type().physical();
        return switch (physical) {
            case LONG -> row.longValue(index);
            case DOUBLE -> row.doubleValue(index);
            case OBJECT -> row.objectValue(index);
        };
    }
}
