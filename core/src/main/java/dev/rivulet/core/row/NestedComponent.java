package dev.rivulet.core.row;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a value of a Java type lies in an array, a map or a struct of a row, and such a value itself. Immutable.
 *
 * @param type in the row
 * @param toRow from the Java value to the boxed physical one
 * @param fromRow the way back
 */
record NestedComponent(DataType type, UnaryOperator<Object> toRow, FromRow fromRow) {

    /** Makes a Java value of one in a row. */
    interface FromRow {

        /**
         * @throws MalformedRowException if it is none that the Java type takes
         */
        Object apply(Object value) throws MalformedRowException;
    }

    /** Whether a component of that class is an array, a map or a struct in rows. */
    static boolean isNested(Class<?> type) {
        return type == List.class || type == Map.class || type.isRecord();
    }

    /**
     * @param enclosing the records that lead here
     * @throws IllegalArgumentException if the type, or one in it, is none that a row can hold
     */
    static NestedComponent of(Type type, Set<Class<?>> enclosing) {
        Class<?> plain = type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> given ? given : Object.class;
        if (plain == List.class) {
            return list(of(parameter(type, 0), enclosing));
        }
        if (plain == Map.class) {
            return map(of(parameter(type, 0), enclosing), of(parameter(type, 1), enclosing));
        }
        if (plain.isRecord()) {
            return struct(plain.asSubclass(Record.class), enclosing);
        }
        return plain.isEnum() ? constant(plain) : scalar(type, plain);
    }

    private static NestedComponent list(NestedComponent element) {
        return new NestedComponent(
                new DataType.Array(element.type, true),
                value -> ObjectValues.converted((List<?>) value, element.toRow),
                value -> {
                    List<?> list = (List<?>) value;
                    List<@Nullable Object> inJava = new ArrayList<>(list.size());
                    for (Object each : list) {
                        inJava.add(each == null ? null : element.fromRow.apply(each));
                    }
                    return Collections.unmodifiableList(inJava);
                });
    }

    private static NestedComponent map(NestedComponent key, NestedComponent value) {
        return new NestedComponent(
                new DataType.Map(key.type, value.type, true),
                map -> ObjectValues.converted((Map<?, ?>) map, key.toRow, value.toRow),
                map -> {
                    Map<Object, @Nullable Object> inJava = new LinkedHashMap<>();
                    for (Map.Entry<?, ?> each : ((Map<?, ?>) map).entrySet()) {
                        Object mapped = each.getValue();
                        inJava.put(
                                key.fromRow.apply(each.getKey()), mapped == null ? null : value.fromRow.apply(mapped));
                    }
                    return Collections.unmodifiableMap(inJava);
                });
    }

    private static <R extends Record> NestedComponent struct(Class<R> recordClass, Set<Class<?>> enclosing) {
        RecordRowType<R> records = RecordRowType.within(recordClass, enclosing);
        Schema schema = records.schema();
        RowLayout layout = new RowLayout(schema);
        StructRowType structs = StructRowType.of(records.name(), schema);
        return new NestedComponent(
                new DataType.Struct(schema),
                value -> {
                    RowSlots slots = new RowSlots(layout);
                    slots.fill(recordClass.cast(value), records);
                    // What is missing and must not be is found by who writes the row, as in a record that is none
                    // within another.
                    return new Row(layout, slots.words, slots.objects);
                },
                value -> {
                    RowSlots slots = new RowSlots(layout);
                    slots.fill((Row) value, structs);
                    return records.build(slots);
                });
    }

    private static NestedComponent constant(Class<?> type) {
        Map<Object, Object> constants = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants())
                .forEach(constant -> constants.put(((Enum<?>) constant).name(), constant));
        return new NestedComponent(DataType.Simple.STRING, value -> ((Enum<?>) value).name(), value -> {
            Object constant = constants.get(value);
            if (constant == null) {
                throw new MalformedRowException("\"" + value + "\" is none of " + constants.keySet());
            }
            return constant;
        });
    }

    private static NestedComponent scalar(Type type, Class<?> plain) {
        DataType inRow = ComponentForm.scalarType(plain);
        if (inRow == null || plain.isPrimitive()) {
            throw new IllegalArgumentException(type.getTypeName() + " is nothing that a row can hold");
        }
        return switch (inRow.physical()) {
            case LONG ->
                new NestedComponent(
                        inRow,
                        ComponentForm.toLong(plain)::applyAsLong,
                        value -> ComponentArguments.ofWord(plain, (Long) value));
            case DOUBLE ->
                new NestedComponent(
                        inRow,
                        value -> ((Number) value).doubleValue(),
                        value -> ComponentArguments.ofWord(plain, Double.doubleToLongBits((Double) value)));
            case OBJECT -> {
                UnaryOperator<Object> toObject = ComponentForm.toObject(plain);
                yield new NestedComponent(inRow, toObject == null ? value -> value : toObject, value -> value);
            }
        };
    }

    private static Type parameter(Type container, int index) {
        if (container instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException(
                container.getTypeName() + " does not say what it holds; declare it with its type parameters");
    }
}
