package dev.rivulet.core.codec;

import dev.rivulet.core.internal.StableHash;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The codecs of keys without components. Stateless. */
final class ScalarKeys {

    /** In the order in which messages list them. */
    private static final Map<Class<?>, KeyCodec<?>> BY_TYPE = byType();

    private ScalarKeys() {}

    record Scalar<K>(
            BiConsumer<K, ByteWriter> writer,
            Function<ByteReader, K> reader,
            Comparator<K> order,
            ToLongFunction<K> hash)
            implements KeyCodec<K> {

        @Override
        public void write(K key, ByteWriter out) {
            writer.accept(key, out);
        }

        @Override
        public K read(ByteReader in) {
            return reader.apply(in);
        }

        @Override
        public int stableHash(K key) {
            return StableHash.fold(hash.applyAsLong(key));
        }

        @Override
        public int compare(K left, K right) {
            return order.compare(left, right);
        }
    }

    @SuppressWarnings("unchecked")
    static <K> @Nullable KeyCodec<K> find(Class<K> type) {
        return (KeyCodec<K>) BY_TYPE.get(type);
    }

    static String supported() {
        return BY_TYPE.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    static <K> KeyCodec<K> ofEnum(Class<K> type) {
        return new Scalar<>(
                (key, out) -> writeString(name(key), out),
                in -> ScalarCodecs.constant(type, readString(in)),
                (left, right) -> Utf8.compare(name(left), name(right)),
                key -> name(key).hashCode());
    }

    static void writeString(String text, ByteWriter out) {
        out.putTerminatedBytes(Utf8.encode(text));
    }

    static String readString(ByteReader in) {
        byte[] bytes = in.readTerminatedBytes();
        return Utf8.decode(bytes, 0, bytes.length);
    }

    private static Map<Class<?>, KeyCodec<?>> byType() {
        Map<Class<?>, KeyCodec<?>> codecs = new LinkedHashMap<>();
        // Java specifies String.hashCode, and a string remembers it.
        codecs.put(
                String.class,
                new Scalar<>(ScalarKeys::writeString, ScalarKeys::readString, Utf8::compare, String::hashCode));
        codecs.put(Long.class, wholeNumber(WholeNumber.LONG, Long::longValue, value -> value));
        codecs.put(Integer.class, wholeNumber(WholeNumber.INT, Integer::longValue, Long::intValue));
        codecs.put(Short.class, wholeNumber(WholeNumber.SHORT, Short::longValue, Long::shortValue));
        codecs.put(Byte.class, wholeNumber(WholeNumber.BYTE, Byte::longValue, Long::byteValue));
        codecs.put(Boolean.class, wholeNumber(WholeNumber.BOOLEAN, value -> value ? 1 : 0, value -> value != 0));
        codecs.put(Instant.class, instants());
        codecs.put(LocalDate.class, wholeNumber(WholeNumber.LONG, LocalDate::toEpochDay, LocalDate::ofEpochDay));
        codecs.put(LocalDateTime.class, localDateTimes());
        codecs.put(UUID.class, uuids());
        return codecs;
    }

    private static <K> Scalar<K> wholeNumber(WholeNumber form, ToLongFunction<K> toLong, Function<Long, K> fromLong) {
        return new Scalar<>(
                (key, out) -> form.writeOrdered(toLong.applyAsLong(key), out),
                in -> fromLong.apply(form.readOrdered(in)),
                Comparator.comparingLong(toLong),
                toLong);
    }

    private static Scalar<Instant> instants() {
        return new Scalar<>(
                ScalarKeys::writeInstant,
                ScalarKeys::readInstant,
                Comparator.naturalOrder(),
                time -> StableHash.combine(time.getEpochSecond(), time.getNano()));
    }

    private static Scalar<LocalDateTime> localDateTimes() {
        return new Scalar<>(
                (time, out) -> writeInstant(time.toInstant(ZoneOffset.UTC), out),
                in -> LocalDateTime.ofInstant(readInstant(in), ZoneOffset.UTC),
                Comparator.comparing(time -> time.toInstant(ZoneOffset.UTC)),
                time -> StableHash.combine(time.toEpochSecond(ZoneOffset.UTC), time.getNano()));
    }

    private static Scalar<UUID> uuids() {
        return new Scalar<>(
                (id, out) -> {
                    out.putLong(id.getMostSignificantBits());
                    out.putLong(id.getLeastSignificantBits());
                },
                in -> new UUID(in.readLong(), in.readLong()),
                ScalarKeys::compareUnsigned,
                id -> StableHash.combine(id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }

    private static void writeInstant(Instant time, ByteWriter out) {
        WholeNumber.LONG.writeOrdered(time.getEpochSecond(), out);
        out.putInt(time.getNano());
    }

    private static Instant readInstant(ByteReader in) {
        return Instant.ofEpochSecond(WholeNumber.LONG.readOrdered(in), in.readInt());
    }

    private static int compareUnsigned(UUID left, UUID right) {
        int order = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return order != 0
                ? order
                : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    }

    private static String name(Object constant) {
        return ((Enum<?>) constant).name();
    }
}
