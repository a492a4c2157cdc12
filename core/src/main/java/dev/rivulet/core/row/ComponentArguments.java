package dev.rivulet.core.row;

import dev.rivulet.core.row.NestedComponent.FromRow;
import dev.rivulet.core.time.EpochMicros;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Handles that take {@link RowSlots} and return one argument of a record's constructor. The JIT compiler sees through them, so a
 * primitive goes from its slot into the record without a box. Stateless.
 */
final class ComponentArguments {

    private static final MethodHandle LONG = find("longAt", long.class, int.class);
    private static final MethodHandle DOUBLE = find("doubleAt", double.class, int.class);
    private static final MethodHandle NULLABLE =
            find("nullableAt", Object.class, LongFunction.class, int.class, int.class);
    private static final MethodHandle OBJECT = find("objectAt", Object.class, int.class);
    private static final MethodHandle CONSTANT = find("constantAt", Object.class, String.class, Map.class, int.class);

    private static final MethodHandle NESTED = find("nestedAt", Object.class, String.class, FromRow.class, int.class);

    private static final Map<Class<?>, LongFunction<Object>> FROM_LONG = Map.of(
            Boolean.class, value -> value != 0,
            Byte.class, value -> (byte) value,
            Short.class, value -> (short) value,
            Integer.class, value -> (int) value,
            Long.class, value -> value,
            Float.class, bits -> (float) Double.longBitsToDouble(bits),
            Double.class, Double::longBitsToDouble,
            LocalDate.class, LocalDate::ofEpochDay,
            Instant.class, EpochMicros::instant,
            LocalDateTime.class, TimeForms::localDateTime);

    private ComponentArguments() {}

    static MethodHandle primitive(Class<?> type, int word) {
        boolean isFloating = type == float.class || type == double.class;
        return MethodHandles.explicitCastArguments(
                MethodHandles.insertArguments(isFloating ? DOUBLE : LONG, 0, word),
                MethodType.methodType(type, RowSlots.class));
    }

    /** For what lies in a word but is an object in the record. */
    static MethodHandle nullable(Class<?> type, int index, int word) {
        return MethodHandles.insertArguments(NULLABLE, 0, FROM_LONG.get(type), index, word)
                .asType(MethodType.methodType(type, RowSlots.class));
    }

    static MethodHandle object(Class<?> type, int object) {
        return MethodHandles.insertArguments(OBJECT, 0, object).asType(MethodType.methodType(type, RowSlots.class));
    }

    /** For an enum's constant, which the row has by name. */
    static MethodHandle constant(String name, Class<?> type, int object) {
        Map<String, Object> constants = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants())
                .forEach(constant -> constants.put(((Enum<?>) constant).name(), constant));
        return MethodHandles.insertArguments(CONSTANT, 0, name, constants, object)
                .asType(MethodType.methodType(type, RowSlots.class));
    }

    /** For a list, a map or another record. */
    static MethodHandle nested(String name, Class<?> type, NestedComponent nested, int object) {
        return MethodHandles.insertArguments(NESTED, 0, name, nested.fromRow(), object)
                .asType(MethodType.methodType(type, RowSlots.class));
    }

    /** A boxed value of a type from the word that it lies in. */
    static Object ofWord(Class<?> type, long word) {
        return Objects.requireNonNull(FROM_LONG.get(type), type::getName).apply(word);
    }

    private static long longAt(int word, RowSlots slots) {
        return slots.words[word];
    }

    private static double doubleAt(int word, RowSlots slots) {
        return Double.longBitsToDouble(slots.words[word]);
    }

    private static @Nullable Object nullableAt(LongFunction<Object> fromLong, int index, int word, RowSlots slots) {
        return slots.isNull(index) ? null : fromLong.apply(slots.words[word]);
    }

    private static @Nullable Object objectAt(int object, RowSlots slots) {
        return slots.objects[object];
    }

    private static @Nullable Object constantAt(String name, Map<String, Object> constants, int object, RowSlots slots)
            throws MalformedRowException {
        Object text = slots.objects[object];
        if (text == null) {
            return null;
        }
        Object constant = constants.get((String) text);
        if (constant == null) {
            throw new MalformedRowException(
                    "field " + name + " is \"" + text + "\", wanted one of " + String.join(", ", constants.keySet()));
        }
        return constant;
    }

    private static @Nullable Object nestedAt(String name, FromRow fromRow, int object, RowSlots slots)
            throws MalformedRowException {
        Object value = slots.objects[object];
        try {
            return value == null ? null : fromRow.apply(value);
        } catch (MalformedRowException e) {
            throw new MalformedRowException("in field " + name + ": " + e.getMessage());
        }
    }

    private static MethodHandle find(String method, Class<?> result, Class<?>... bound) {
        MethodType type = MethodType.methodType(result, bound).appendParameterTypes(RowSlots.class);
        try {
            return MethodHandles.lookup().findStatic(ComponentArguments.class, method, type);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new AssertionError("method " + method + " is gone", e);
        }
    }
}
