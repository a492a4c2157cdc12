package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.Default;
import dev.rivulet.core.internal.RecordShape;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a component has that was not yet there when its record was written. Stateless. */
final class MissingValues {

    /** How the text of a {@link Default} becomes a value. */
    private static final Map<Class<?>, Function<String, Object>> PARSERS = parsers();

    private MissingValues() {}

    /**
     * @throws IllegalArgumentException if the default is none of the component's type
     */
    static Supplier<@Nullable Object> of(Class<?> recordClass, RecordShape.Component component) {
        Default annotation = component.annotation(Default.class);
        if (annotation == null) {
            return empty(component.type());
        }
        try {
            Object value = parse(component.type(), annotation.value());
            return () -> value;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "@Default(\"" + annotation.value() + "\") of " + recordClass.getSimpleName() + "."
                            + component.name() + " is no " + component.type().getSimpleName() + ": " + e.getMessage(),
                    e);
        }
    }

    private static Supplier<@Nullable Object> empty(Class<?> type) {
        if (type.isPrimitive()) {
            Object zero = Array.get(Array.newInstance(type, 1), 0);
            return () -> zero;
        }
        // Lists, sets and maps are handed to user code, which may change them: a new one each time.
        if (type == List.class) {
            return ArrayList::new;
        }
        if (type == Set.class) {
            return LinkedHashSet::new;
        }
        if (type == Map.class) {
            return LinkedHashMap::new;
        }
        Map<Class<?>, Object> optionals = Map.of(
                Optional.class, Optional.empty(),
                OptionalInt.class, OptionalInt.empty(),
                OptionalLong.class, OptionalLong.empty(),
                OptionalDouble.class, OptionalDouble.empty());
        Object value = optionals.get(type);
        return () -> value;
    }

    private static Object parse(Class<?> type, String text) {
        if (type.isEnum()) {
            return EnumCodec.constant(type, text);
        }
        Function<String, Object> parser = PARSERS.get(type);
        if (parser == null) {
            throw new IllegalArgumentException(
                    "a default can be given to numbers, texts, truth values, times and enums");
        }
        return parser.apply(text);
    }

    private static Map<Class<?>, Function<String, Object>> parsers() {
        Map<Class<?>, Function<String, Object>> parsers = new HashMap<>();
        put(parsers, long.class, Long.class, Long::valueOf);
        put(parsers, int.class, Integer.class, Integer::valueOf);
        put(parsers, short.class, Short.class, Short::valueOf);
        put(parsers, byte.class, Byte.class, Byte::valueOf);
        put(parsers, double.class, Double.class, Double::valueOf);
        put(parsers, float.class, Float.class, Float::valueOf);
        put(parsers, boolean.class, Boolean.class, MissingValues::truth);
        parsers.put(String.class, text -> text);
        parsers.put(BigDecimal.class, BigDecimal::new);
        parsers.put(Instant.class, Instant::parse);
        parsers.put(LocalDate.class, LocalDate::parse);
        parsers.put(LocalDateTime.class, LocalDateTime::parse);
        parsers.put(Duration.class, Duration::parse);
        parsers.put(UUID.class, UUID::fromString);
        return parsers;
    }

    private static void put(
            Map<Class<?>, Function<String, Object>> parsers,
            Class<?> primitive,
            Class<?> boxed,
            Function<String, Object> parser) {
        parsers.put(primitive, parser);
        parsers.put(boxed, parser);
    }

    private static Object truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("wanted true or false");
        }
        return text.equals("true");
    }
}
