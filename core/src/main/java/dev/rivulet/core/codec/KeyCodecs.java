package dev.rivulet.core.codec;

import dev.rivulet.core.codec.internal.Derivation;
import dev.rivulet.core.codec.internal.WholeNumber;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.internal.RecordShape;
import dev.rivulet.core.row.RowType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Derives the canonical binary form of keys from their types. Stateless.
 *
 * <p>Supported are String (ordered by code points), Long, Integer, Short, Byte, Boolean, Instant, LocalDate, LocalDateTime, Duration,
 * UUID (as 128 unsigned bits), enums (ordered by name), Optional (an empty one first), records of these and of their primitive forms,
 * sealed interfaces of records and enums (ordered by simple name first), and rows. In a record, every component that is not primitive may be null; nulls come first. All forms end by themselves, so that something may follow
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
            char.class, "is no key; use a String",
            BigDecimal.class, "is no key, as 1.0 and 1.00 are not equal; use its unscaled long or its plain String",
            byte[].class,
                    "is no key, as arrays of the same content are not equal; use a String of its hexadecimal digits");

    private KeyCodecs() {}

    /**
     * The codec of keys of a type. Deriving is dear; keep what comes back.
     *
     * @throws IllegalArgumentException if the type, or that of a component, is not supported, or a type contains itself
     */
    @SuppressWarnings("unchecked")
    public static <K> KeyCodec<K> of(Class<K> type) {
        return (KeyCodec<K>) derive(type, new LinkedHashSet<>());
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

    /** The codec of optionals as keys; an empty one comes first. */
    public static <K> KeyCodec<Optional<K>> optionalOf(KeyCodec<K> value) {
        return new OptionalKeyCodec<>(value);
    }

    private static KeyCodec<?> derive(Type type, Set<Class<?>> enclosing) {
        Class<?> plain = Derivation.classOf(type, enclosing);
        String refusal = REFUSED.get(plain);
        if (refusal != null) {
            throw new IllegalArgumentException(plain.getSimpleName() + Derivation.path(enclosing) + " " + refusal);
        }
        KeyCodec<?> scalar = ScalarKeys.find(plain);
        if (scalar != null) {
            return scalar;
        }
        if (plain.isEnum()) {
            return ScalarKeys.ofEnum(plain);
        }
        if (plain == Optional.class) {
            return optionalOf(derive(Derivation.parameter(type, 0, enclosing), enclosing));
        }
        return deriveNamed(plain, enclosing);
    }

    private static KeyCodec<?> deriveNamed(Class<?> type, Set<Class<?>> enclosing) {
        if (!type.isRecord() && !Derivation.isUnion(type)) {
            throw new IllegalArgumentException("no key codec can be derived for " + type.getTypeName()
                    + Derivation.path(enclosing) + "; supported are " + ScalarKeys.supported()
                    + ", enums, Optional, records and sealed interfaces of these");
        }
        Derivation.enter(type, enclosing);
        KeyCodec<?> codec = type.isRecord() ? ofRecord(RecordShape.of(type), enclosing) : ofUnion(type, enclosing);
        enclosing.remove(type);
        return codec;
    }

    private static <K> KeyCodec<K> ofUnion(Class<K> type, Set<Class<?>> enclosing) {
        List<Class<?>> cases = Derivation.casesOf(type);
        List<KeyCodec<Object>> codecs = cases.stream()
                .map(caseClass -> KeyParts.erased(derive(caseClass, enclosing)))
                .toList();
        return new UnionKeyCodec<>(type, cases, codecs);
    }

    private static <R> KeyCodec<R> ofRecord(RecordShape<R> shape, Set<Class<?>> enclosing) {
        List<KeyPart<R>> parts = new ArrayList<>();
        for (int index = 0; index < shape.components().size(); index++) {
            parts.add(part(shape, index, enclosing));
        }
        var constructor = shape.arrayConstructor();
        Class<R> recordClass = shape.recordClass();
        List<String> names =
                shape.components().stream().map(RecordShape.Component::name).toList();
        return new CompositeKeyCodec<>(
                recordClass.getSimpleName(),
                names,
                parts,
                values -> RecordShape.construct(recordClass, constructor, values));
    }

    private static <R> KeyPart<R> part(RecordShape<R> shape, int index, Set<Class<?>> enclosing) {
        Class<?> type = shape.components().get(index).type();
        if (type == boolean.class) {
            var reader = shape.booleanReader(index);
            return new KeyParts.OfLong<>(owner -> reader.test(owner) ? 1 : 0, WholeNumber.BOOLEAN, Scalar.BOOLEAN);
        }
        if (type.isPrimitive() && !REFUSED.containsKey(type)) {
            WholeNumber form = WholeNumber.of(type);
            return new KeyParts.OfLong<>(shape.longReader(index), form, Scalar.valueOf(form.name()));
        }
        Type genericType = shape.components().get(index).genericType();
        KeyCodec<Object> codec = KeyParts.erased(derive(genericType, enclosing));
        var reader = shape.objectReader(index);
        KeyPart<R> part = new KeyParts.OfObject<>(reader, codec);
        return new KeyParts.OrNull<>(owner -> reader.apply(owner) == null, part);
    }
}
