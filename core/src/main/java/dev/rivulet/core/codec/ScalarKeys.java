package dev.rivulet.core.codec;

import dev.rivulet.core.codec.internal.EnumCodec;
import dev.rivulet.core.codec.internal.WholeNumber;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.internal.StableHash;
import java.time.DateTimeException;
import java.time.Duration;
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

    /**
     * @param form of the keys, as a part of others
     */
    record ScalarKeyCodec<K>(
            CodecSchema form,
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
            try {
                return reader.apply(in);
            } catch (DateTimeException | ArithmeticException e) {
                // Java's own types refuse in their own way what no writer of ours made.
                throw new IllegalArgumentException(
                        "damaged encoding of the key " + form.shortText() + ": " + e.getMessage(), e);
            }
        }

        @Override
        public CodecSchema schema() {
            return new KeyOf(form);
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
        return new ScalarKeyCodec<>(
                EnumCodec.schemaOf(type),
                (key, out) -> writeString(name(key), out),
                in -> EnumCodec.constant(type, readString(in)),
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
                new ScalarKeyCodec<>(
                        Scalar.STRING,
                        ScalarKeys::writeString,
                        ScalarKeys::readString,
                        Utf8::compare,
                        String::hashCode));
        codecs.put(Long.class, wholeNumber(Scalar.LONG, WholeNumber.LONG, Long::longValue, value -> value));
        codecs.put(Integer.class, wholeNumber(Scalar.INT, WholeNumber.INT, Integer::longValue, Long::intValue));
        codecs.put(Short.class, wholeNumber(Scalar.SHORT, WholeNumber.SHORT, Short::longValue, Long::shortValue));
        codecs.put(Byte.class, wholeNumber(Scalar.BYTE, WholeNumber.BYTE, Byte::longValue, Long::byteValue));
        codecs.put(
                Boolean.class,
                wholeNumber(Scalar.BOOLEAN, WholeNumber.BOOLEAN, value -> value ? 1 : 0, value -> value != 0));
        codecs.put(Instant.class, instants());
        codecs.put(
                LocalDate.class,
                wholeNumber(Scalar.DATE, WholeNumber.LONG, LocalDate::toEpochDay, LocalDate::ofEpochDay));
        codecs.put(LocalDateTime.class, localDateTimes());
        codecs.put(Duration.class, durations());
        codecs.put(UUID.class, uuids());
        return codecs;
    }

    private static <K> ScalarKeyCodec<K> wholeNumber(
            Scalar scalar, WholeNumber form, ToLongFunction<K> toLong, Function<Long, K> fromLong) {
        return new ScalarKeyCodec<>(
                scalar,
                (key, out) -> form.writeOrdered(toLong.applyAsLong(key), out),
                in -> fromLong.apply(form.readOrdered(in)),
                Comparator.comparingLong(toLong),
                toLong);
    }

    private static ScalarKeyCodec<Instant> instants() {
        return new ScalarKeyCodec<>(
                Scalar.INSTANT,
                ScalarKeys::writeInstant,
                ScalarKeys::readInstant,
                Comparator.naturalOrder(),
                time -> StableHash.combine(time.getEpochSecond(), time.getNano()));
    }

    private static ScalarKeyCodec<LocalDateTime> localDateTimes() {
        return new ScalarKeyCodec<>(
                Scalar.DATETIME,
                (time, out) -> writeInstant(time.toInstant(ZoneOffset.UTC), out),
                in -> LocalDateTime.ofInstant(readInstant(in), ZoneOffset.UTC),
                Comparator.comparing(time -> time.toInstant(ZoneOffset.UTC)),
                time -> StableHash.combine(time.toEpochSecond(ZoneOffset.UTC), time.getNano()));
    }

    private static ScalarKeyCodec<Duration> durations() {
        return new ScalarKeyCodec<>(
                Scalar.DURATION,
                (time, out) -> {
                    WholeNumber.LONG.writeOrdered(time.getSeconds(), out);
                    out.putInt(time.getNano());
                },
                in -> Duration.ofSeconds(WholeNumber.LONG.readOrdered(in), in.readInt()),
                Duration::compareTo,
                time -> StableHash.combine(time.getSeconds(), time.getNano()));
    }

    private static ScalarKeyCodec<UUID> uuids() {
        return new ScalarKeyCodec<>(
                Scalar.UUID,
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
