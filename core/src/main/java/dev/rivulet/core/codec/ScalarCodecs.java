package dev.rivulet.core.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The codecs of values without components. Stateless. */
final class ScalarCodecs {

    /** In the order in which messages list them. */
    private static final Map<Class<?>, Codec<?>> BY_TYPE = byType();

    private ScalarCodecs() {}

    record Scalar<T>(BiConsumer<T, ByteWriter> writer, Function<ByteReader, T> reader) implements Codec<T> {

        @Override
        public void write(T value, ByteWriter out) {
            writer.accept(value, out);
        }

        @Override
        public T read(ByteReader in) {
            return reader.apply(in);
        }
    }

    @SuppressWarnings("unchecked")
    static <T> @Nullable Codec<T> find(Class<T> type) {
        return (Codec<T>) BY_TYPE.get(type);
    }

    static String supported() {
        return BY_TYPE.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    static <T> Codec<T> ofEnum(Class<T> type) {
        return new Scalar<>(
                (constant, out) -> out.putString(((Enum<?>) constant).name()), in -> constant(type, in.readString()));
    }

    /**
     * The constant of that name.
     *
     * @throws IllegalArgumentException if there is none, as after a release that took it away
     */
    static <T> T constant(Class<T> type, String name) {
        for (T constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("enum " + type.getName() + " has no constant " + name
                + ", which an earlier release wrote; put it back, or start from a state without it");
    }

    static void writeInstant(Instant time, ByteWriter out) {
        out.putLong(time.getEpochSecond());
        out.putInt(time.getNano());
    }

    static Instant readInstant(ByteReader in) {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    static void writeDecimal(BigDecimal number, ByteWriter out) {
        out.putInt(number.scale());
        out.putSizedBytes(number.unscaledValue().toByteArray());
    }

    static BigDecimal readDecimal(ByteReader in) {
        int scale = in.readInt();
        return new BigDecimal(new BigInteger(in.readSizedBytes()), scale);
    }

    private static Map<Class<?>, Codec<?>> byType() {
        Map<Class<?>, Codec<?>> codecs = new LinkedHashMap<>();
        put(codecs, String.class, (value, out) -> out.putString(value), ByteReader::readString);
        put(codecs, Long.class, (value, out) -> out.putLong(value), ByteReader::readLong);
        put(codecs, Integer.class, (value, out) -> out.putInt(value), ByteReader::readInt);
        put(codecs, Short.class, (value, out) -> out.putShort(value), in -> (short) in.readUnsignedShort());
        put(codecs, Byte.class, (value, out) -> out.putByte(value), ByteReader::readByte);
        put(codecs, Boolean.class, (value, out) -> out.putByte(value ? 1 : 0), in -> in.readByte() != 0);
        put(codecs, Double.class, (value, out) -> out.putDouble(value), ByteReader::readDouble);
        put(
                codecs,
                Float.class,
                (value, out) -> out.putInt(Float.floatToRawIntBits(value)),
                in -> Float.intBitsToFloat(in.readInt()));
        put(codecs, BigDecimal.class, ScalarCodecs::writeDecimal, ScalarCodecs::readDecimal);
        put(codecs, Instant.class, ScalarCodecs::writeInstant, ScalarCodecs::readInstant);
        put(
                codecs,
                LocalDate.class,
                (value, out) -> out.putLong(value.toEpochDay()),
                in -> LocalDate.ofEpochDay(in.readLong()));
        put(
                codecs,
                LocalDateTime.class,
                (value, out) -> writeInstant(value.toInstant(ZoneOffset.UTC), out),
                in -> LocalDateTime.ofInstant(readInstant(in), ZoneOffset.UTC));
        put(
                codecs,
                UUID.class,
                (value, out) -> {
                    out.putLong(value.getMostSignificantBits());
                    out.putLong(value.getLeastSignificantBits());
                },
                in -> new UUID(in.readLong(), in.readLong()));
        put(codecs, byte[].class, (value, out) -> out.putSizedBytes(value), ByteReader::readSizedBytes);
        return codecs;
    }

    private static <T> void put(
            Map<Class<?>, Codec<?>> codecs,
            Class<T> type,
            BiConsumer<T, ByteWriter> writer,
            Function<ByteReader, T> reader) {
        codecs.put(type, new Scalar<>(writer, reader));
    }
}
