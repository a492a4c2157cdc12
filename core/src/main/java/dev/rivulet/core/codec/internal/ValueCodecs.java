package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.internal.RecordShape;
import dev.rivulet.core.row.RowType;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives the codecs of values. Stateless. */
public final class ValueCodecs {

    private ValueCodecs() {}

    /**
     * @throws IllegalArgumentException if the type, or one within it, is not supported
     */
    public static Codec<?> derive(Type type) {
        return derive(type, new LinkedHashSet<>());
    }

    public static <T> Codec<T> ofRows(RowType<T> rowType) {
        return new RowCodec<>(rowType);
    }

    public static Codec<?> listOf(Codec<?> element) {
        return new ListCodec(nullable(element));
    }

    public static Codec<?> setOf(Codec<?> element) {
        return new SetCodec(nullable(element));
    }

    public static Codec<?> mapOf(Codec<?> key, Codec<?> value) {
        return new MapCodec(nullable(key), nullable(value));
    }

    public static Codec<?> optionalOf(Codec<?> value) {
        return OptionalCodec.of(value);
    }

    /** A place for values of a type; of a primitive one, they are never null. */
    static Slot slot(Type type, Set<Class<?>> enclosing) {
        if (type instanceof Class<?> primitive && primitive.isPrimitive()) {
            // An array gives away what boxes it.
            Class<?> boxed = Array.get(Array.newInstance(primitive, 1), 0).getClass();
            return new Slot(ScalarCodecs.erased(derive(boxed, enclosing)), false);
        }
        return nullable(derive(type, enclosing));
    }

    private static Slot nullable(Codec<?> codec) {
        return new Slot(ScalarCodecs.erased(codec), true);
    }

    /**
     * @param enclosing the records and sealed interfaces that lead here, outermost first
     */
    private static Codec<?> derive(Type type, Set<Class<?>> enclosing) {
        Class<?> plain = Derivation.classOf(type, enclosing);
        Codec<?> scalar = ScalarCodecs.find(plain);
        if (scalar != null) {
            return scalar;
        }
        if (plain.isEnum()) {
            return new EnumCodec<>(plain);
        }
        if (plain.isArray()) {
            Type element = Derivation.elementOf(type, plain);
            return new ArrayCodec(plain.getComponentType(), slot(element, enclosing));
        }
        Codec<?> container = container(type, plain, enclosing);
        return container != null ? container : deriveNamed(plain, enclosing);
    }

    private static @Nullable Codec<?> container(Type type, Class<?> plain, Set<Class<?>> enclosing) {
        if (plain == List.class) {
            return listOf(parameter(type, 0, enclosing));
        }
        if (plain == Set.class) {
            return setOf(parameter(type, 0, enclosing));
        }
        if (plain == Map.class) {
            return mapOf(parameter(type, 0, enclosing), parameter(type, 1, enclosing));
        }
        if (plain == Optional.class) {
            return optionalOf(parameter(type, 0, enclosing));
        }
        return OptionalCodec.find(plain);
    }

    private static Codec<?> parameter(Type type, int index, Set<Class<?>> enclosing) {
        return derive(Derivation.parameter(type, index, enclosing), enclosing);
    }

    private static Codec<?> deriveNamed(Class<?> type, Set<Class<?>> enclosing) {
        if (!type.isRecord() && !Derivation.isUnion(type)) {
            throw new IllegalArgumentException("no codec can be derived for " + type.getTypeName()
                    + Derivation.path(enclosing) + "; supported are " + ScalarCodecs.supported()
                    + ", enums, arrays, List, Set, Map, Optional, records and sealed interfaces of these");
        }
        Derivation.enter(type, enclosing);
        Codec<?> codec = type.isRecord() ? RecordCodec.derive(RecordShape.of(type), enclosing) : union(type, enclosing);
        enclosing.remove(type);
        return codec;
    }

    private static Codec<?> union(Class<?> type, Set<Class<?>> enclosing) {
        List<Class<?>> cases = Derivation.casesOf(type);
        List<Codec<Object>> codecs = cases.stream()
                .map(caseClass -> ScalarCodecs.erased(derive(caseClass, enclosing)))
                .toList();
        return new UnionCodec<>(type, cases, codecs);
    }
}
