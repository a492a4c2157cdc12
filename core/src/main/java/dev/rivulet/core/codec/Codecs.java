package dev.rivulet.core.codec;

import dev.rivulet.core.codec.internal.ValueCodecs;
import dev.rivulet.core.row.RowType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Derives the binary form of state values from their types. Stateless.
 *
 * <p>Supported are
 *
 * <ul>
 *   <li>String, boxed numbers, Boolean, Character, BigDecimal, Instant, LocalDate, LocalDateTime, Duration, UUID, {@code byte[]}
 *   <li>enums, by the names of their constants, so that their order may change
 *   <li>arrays, {@code List}, {@code Set}, {@code Map} and {@code Optional}, declared with what they hold, and the optionals of
 *       primitives
 *   <li>records of these, and sealed interfaces of records and enums, by their simple names
 * </ul>
 *
 * <p>Within a record or a container everything that is not primitive may be null. A type that contains itself is refused.
 *
 * <p>Sets and maps are written in the order of their elements' or keys' bytes, so that equal ones have equal bytes; they come back
 * in that order, as a {@code LinkedHashSet} and {@code LinkedHashMap}, and lists as an {@code ArrayList}: all may be changed. Where an
 * order of insertion has a meaning, keep a list.
 *
 * <p>Types may change from release to release; what was written before is read by {@link Codec#readerOf} according to its schema:
 *
 * <ul>
 *   <li>A record's components are matched by name, in any order. One that was added has its {@link Default}, or zero, false, null or
 *       the empty container; one that is gone is skipped. The record's own name does not matter.
 *   <li>A whole number may become a wider one, an int or narrower a double, a byte or short a float, a float a double; a primitive
 *       may become its boxed type and back, though a null that was written is then refused.
 *   <li>Constants may be added to an enum and cases to a sealed interface; those that were written must stay.
 *   <li>A list may become an array and back. Anything else is refused.
 * </ul>
 */
public final class Codecs {

    private Codecs() {}

    /**
     * The codec of a type. Deriving is dear; keep what comes back.
     *
     * @throws IllegalArgumentException if the type, or that of a component, is not supported, or a record contains itself
     */
    @SuppressWarnings("unchecked")
    public static <T> Codec<T> of(Class<T> type) {
        return (Codec<T>) ValueCodecs.derive(type);
    }

    /**
     * The codec of a type with parameters, such as a method's {@code getGenericReturnType()}.
     *
     * @throws IllegalArgumentException if the type, or one within it, is not supported, or a type contains itself
     */
    public static Codec<?> ofType(Type type) {
        return ValueCodecs.derive(type);
    }

    /** The codec of lists; elements may be null. */
    @SuppressWarnings("unchecked")
    public static <E> Codec<List<E>> listOf(Codec<E> element) {
        return (Codec<List<E>>) ValueCodecs.listOf(element);
    }

    /** The codec of sets. */
    @SuppressWarnings("unchecked")
    public static <E> Codec<Set<E>> setOf(Codec<E> element) {
        return (Codec<Set<E>>) ValueCodecs.setOf(element);
    }

    /** The codec of maps; values may be null. */
    @SuppressWarnings("unchecked")
    public static <K, V> Codec<Map<K, V>> mapOf(Codec<K> key, Codec<V> value) {
        return (Codec<Map<K, V>>) ValueCodecs.mapOf(key, value);
    }

    /** The codec of optionals. */
    @SuppressWarnings("unchecked")
    public static <T> Codec<Optional<T>> optionalOf(Codec<T> value) {
        return (Codec<Optional<T>>) ValueCodecs.optionalOf(value);
    }

    /** The codec of rows, over their accessors and builder; it serves records and schemas alike. */
    public static <T> Codec<T> ofRows(RowType<T> rowType) {
        return ValueCodecs.ofRows(rowType);
    }
}
