package dev.rivulet.core.row;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values of physical form OBJECT, and what arrays and maps among them hold, compared by content, shown and converted. {@link Object#equals}
 * alone would tell two equal binary values apart. Stateless.
 */
public final class ObjectValues {

    private ObjectValues() {}

    /** An unmodifiable list with each element converted; nulls stay. */
    public static List<@Nullable Object> converted(List<?> list, UnaryOperator<Object> conversion) {
        List<@Nullable Object> converted = new ArrayList<>(list.size());
        list.forEach(each -> converted.add(each == null ? null : conversion.apply(each)));
        return Collections.unmodifiableList(converted);
    }

    /** An unmodifiable map in the same order, with each key and value converted; null values stay. */
    public static Map<Object, @Nullable Object> converted(
            Map<?, ?> map, UnaryOperator<Object> keyConversion, UnaryOperator<Object> valueConversion) {
        Map<Object, @Nullable Object> converted = new LinkedHashMap<>();
        map.forEach((key, value) ->
                converted.put(keyConversion.apply(key), value == null ? null : valueConversion.apply(value)));
        return Collections.unmodifiableMap(converted);
    }

    static boolean equal(@Nullable Object[] left, @Nullable Object[] right) {
        if (left.length != right.length) {
            return false;
        }
        for (int index = 0; index < left.length; index++) {
            if (!equal(left[index], right[index])) {
                return false;
            }
        }
        return true;
    }

    static int hash(@Nullable Object[] values) {
        int hash = 1;
        for (Object value : values) {
            hash = 31 * hash + hash(value);
        }
        return hash;
    }

    /** What to show people. */
    static String text(DataType type, @Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        if (value instanceof Long number) {
            return TimeForms.text(type, number);
        }
        if (value instanceof List<?> list && type instanceof DataType.Array array) {
            return list.stream().map(each -> text(array.element(), each)).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map && type instanceof DataType.Map mapType) {
            return map.entrySet().stream()
                    .map(each -> text(mapType.key(), each.getKey()) + "=" + text(mapType.value(), each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }

    private static boolean equal(@Nullable Object left, @Nullable Object right) {
        if (left == right) {
            return true;
        }
        if (left == null || right == null) {
            return false;
        }
        if (left instanceof byte[] leftBytes && right instanceof byte[] rightBytes) {
            return Arrays.equals(leftBytes, rightBytes);
        }
        if (left instanceof List<?> leftList && right instanceof List<?> rightList) {
            return equal(leftList.toArray(), rightList.toArray());
        }
        if (left instanceof Map<?, ?> leftMap && right instanceof Map<?, ?> rightMap) {
            return leftMap.size() == rightMap.size()
                    && leftMap.entrySet().stream()
                            .allMatch(each -> rightMap.containsKey(each.getKey())
                                    && equal(each.getValue(), rightMap.get(each.getKey())));
        }
        return left.equals(right);
    }

    private static int hash(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        if (value instanceof List<?> list) {
            return hash(list.toArray());
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToInt(each -> hash(each.getKey()) ^ 31 * hash(each.getValue()))
                    .sum();
        }
        return value == null ? 0 : value.hashCode();
    }
}
