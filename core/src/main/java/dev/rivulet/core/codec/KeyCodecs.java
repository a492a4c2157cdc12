package dev.rivulet.core.codec;

import dev.rivulet.core.internal.RecordShape;
import dev.rivulet.core.row.RowType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Derives the canonical binary form of keys from their types. Stateless.
 *
 * <p>Supported are String (ordered by code points), Long, Integer, Short, Byte, Boolean, Instant, LocalDate, LocalDateTime, UUID (as
 * 128 unsigned bits), enums (ordered by name), records of these, of their primitive forms and of such records, and rows. In a record,
 * every component that is not primitive may be null; nulls come first. All forms end by themselves, so that something may follow
 * the key.
 */
public final class KeyCodecs {

    /** Types that look like keys to many people, and why they are none. */
    private static final Map<Class<?>, String> REFUSED = Map.of(
            Double.class,
                    "is no reliable key, as NaN, -0.0 and rounding make equality a matter of luck; use a long or a String",
            Float.class,
                    "is no reliable key, as NaN, -0.0 and rounding make equality a matter of luck; use a long or a String",
            double.class,
                    "is no reliable key, as NaN, -0.0 and rounding make equality a matter of luck; use a long or a String",
            float.class,
                    "is no reliable key, as NaN, -0.0 and rounding make equality a matter of luck; use a long or a String",
            BigDecimal.class, "is no key, as 1.0 and 1.00 are not equal; use its unscaled long or its plain String",
            byte[].class,
                    "is no key, as arrays of the same content are not equal; use a String of its hexadecimal digits");

    private KeyCodecs() {}

    /**
     * The codec of keys of a type. Deriving is dear; keep what comes back.
     *
     * @throws IllegalArgumentException if the type, or that of a component, is not supported, or a record contains itself
     */
    public static <K> KeyCodec<K> of(Class<K> type) {
        return derive(type, new LinkedHashSet<>());
    }

    /**
     * The codec of rows as keys, such as those of a declarative pipeline with several key columns.
     *
     * @throws IllegalArgumentException if a field is floating-point, or there are none
     */
    public static <K> KeyCodec<K> ofRows(RowType<K> rowType) {
        if (rowType.schema().fieldCount() == 0) {
            throw new IllegalArgumentException("key " + rowType.name() + " has no fields; name at least one");
        }
        return RowKeys.derive(rowType);
    }

    private static <K> KeyCodec<K> derive(Class<K> type, Set<Class<?>> enclosing) {
        String refusal = REFUSED.get(type);
        if (refusal != null) {
            throw new IllegalArgumentException(type.getSimpleName() + Derivation.path(enclosing) + " " + refusal);
        }
        KeyCodec<K> scalar = ScalarKeys.find(type);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnum()) {
            return ScalarKeys.ofEnum(type);
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no key codec can be derived for " + type.getTypeName()
                    + Derivation.path(enclosing) + "; supported are " + ScalarKeys.supported()
                    + ", enums and records of these");
        }
        Derivation.enter(type, enclosing);
        KeyCodec<K> codec = ofRecord(RecordShape.of(type), enclosing);
        enclosing.remove(type);
        return codec;
    }

    private static <R> KeyCodec<R> ofRecord(RecordShape<R> shape, Set<Class<?>> enclosing) {
        List<KeyPart<R>> parts = new ArrayList<>();
        for (int index = 0; index < shape.components().size(); index++) {
            parts.add(part(shape, index, enclosing));
        }
        var constructor = shape.arrayConstructor();
        Class<R> recordClass = shape.recordClass();
        return new CompositeKeyCodec<>(parts, values -> RecordShape.construct(recordClass, constructor, values));
    }

    private static <R> KeyPart<R> part(RecordShape<R> shape, int index, Set<Class<?>> enclosing) {
        Class<?> type = shape.components().get(index).type();
        if (type == boolean.class) {
            var reader = shape.booleanReader(index);
            return new KeyParts.OfLong<>(owner -> reader.test(owner) ? 1 : 0, WholeNumber.BOOLEAN);
        }
        if (type.isPrimitive() && !REFUSED.containsKey(type)) {
            return new KeyParts.OfLong<>(shape.longReader(index), WholeNumber.of(type));
        }
        KeyCodec<Object> codec = KeyParts.erased(derive(type, enclosing));
        var reader = shape.objectReader(index);
        KeyPart<R> part = new KeyParts.OfObject<>(reader, codec);
        return new KeyParts.OrNull<>(owner -> reader.apply(owner) == null, part);
    }
}
