package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The codecs of values without parts. Stateless. */
public final class ScalarCodecs {

    /** In the order in which messages list them. */
    private static final Map<Class<?>, ScalarCodec<?>> BY_TYPE = byType();

    private static final Map<Scalar, ScalarCodec<?>> BY_SCALAR = byScalar();

    private ScalarCodecs() {}

    private record ScalarCodec<T>(Scalar schema, BiConsumer<T, ByteWriter> writer, Function<ByteReader, T> reader)
            implements Codec<T> {

        @Override
        public void write(T value, ByteWriter out) {
            writer.accept(value, out);
        }

        @Override
        public T read(ByteReader in) {
            try {
                return reader.apply(in);
            } catch (DateTimeException | ArithmeticException e) {
                // Java's own types refuse in their own way what no writer of ours made.
                throw new IllegalArgumentException("damaged encoding of a " + schema + ": " + e.getMessage(), e);
            }
        }

        @Override
        public CodecReader<T> readerOf(CodecSchema written) {
            if (written == schema) {
                return this;
            }
            CodecReader<Object> widening = written instanceof Scalar scalar ? Widening.find(scalar, schema) : null;
            if (widening == null) {
                throw IncompatibleSchemaException.between(written, schema);
            }
            return ofBoxed(widening);
        }

        /** What widens to this scalar gives its type. */
        @SuppressWarnings("unchecked")
        private CodecReader<T> ofBoxed(CodecReader<Object> widening) {
            return (CodecReader<T>) widening;
        }
    }

    @SuppressWarnings("unchecked")
    static <T> @Nullable Codec<T> find(Class<T> type) {
        return (Codec<T>) BY_TYPE.get(type);
    }

    /** The codec of that form. */
    static Codec<Object> of(Scalar scalar) {
        ScalarCodec<?> codec = BY_SCALAR.get(scalar);
        if (codec == null) {
            throw new AssertionError("scalar " + scalar + " has no codec");
        }
        return erased(codec);
    }

    @SuppressWarnings("unchecked")
    static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    static String supported() {
        return BY_TYPE.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    private static void writeInstant(Instant time, ByteWriter out) {
        out.putLong(time.getEpochSecond());
        out.putInt(time.getNano());
    }

    private static Instant readInstant(ByteReader in) {
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

    private static Map<Class<?>, ScalarCodec<?>> byType() {
        Map<Class<?>, ScalarCodec<?>> codecs = new LinkedHashMap<>();
        put(codecs, String.class, Scalar.STRING, (value, out) -> out.putString(value), ByteReader::readString);
        put(codecs, Long.class, Scalar.LONG, (value, out) -> out.putLong(value), ByteReader::readLong);
        put(codecs, Integer.class, Scalar.INT, (value, out) -> out.putInt(value), ByteReader::readInt);
        put(codecs, Short.class, Scalar.SHORT, (value, out) -> out.putShort(value), in ->
                (short) in.readUnsignedShort());
        put(codecs, Byte.class, Scalar.BYTE, (value, out) -> out.putByte(value), ByteReader::readByte);
        put(
                codecs,
                Boolean.class,
                Scalar.BOOLEAN,
                (value, out) -> out.putByte(value ? 1 : 0),
                in -> in.readByte() != 0);
        put(codecs, Character.class, Scalar.CHAR, (value, out) -> out.putShort(value), in ->
                (char) in.readUnsignedShort());
        put(codecs, Double.class, Scalar.DOUBLE, (value, out) -> out.putDouble(value), ByteReader::readDouble);
        put(
                codecs,
                Float.class,
                Scalar.FLOAT,
                (value, out) -> out.putInt(Float.floatToRawIntBits(value)),
                in -> Float.intBitsToFloat(in.readInt()));
        put(codecs, BigDecimal.class, Scalar.DECIMAL, ScalarCodecs::writeDecimal, ScalarCodecs::readDecimal);
        putTimes(codecs);
        put(
                codecs,
                UUID.class,
                Scalar.UUID,
                (value, out) -> {
                    out.putLong(value.getMostSignificantBits());
                    out.putLong(value.getLeastSignificantBits());
                },
                in -> new UUID(in.readLong(), in.readLong()));
        put(codecs, byte[].class, Scalar.BYTES, (value, out) -> out.putSizedBytes(value), ByteReader::readSizedBytes);
        return codecs;
    }

    private static void putTimes(Map<Class<?>, ScalarCodec<?>> codecs) {
        put(codecs, Instant.class, Scalar.INSTANT, ScalarCodecs::writeInstant, ScalarCodecs::readInstant);
        put(
                codecs,
                LocalDate.class,
                Scalar.DATE,
                (value, out) -> out.putLong(value.toEpochDay()),
                in -> LocalDate.ofEpochDay(in.readLong()));
        put(
                codecs,
                LocalDateTime.class,
                Scalar.DATETIME,
                (value, out) -> writeInstant(value.toInstant(ZoneOffset.UTC), out),
                in -> LocalDateTime.ofInstant(readInstant(in), ZoneOffset.UTC));
        put(
                codecs,
                Duration.class,
                Scalar.DURATION,
                (value, out) -> {
                    out.putLong(value.getSeconds());
                    out.putInt(value.getNano());
                },
                in -> Duration.ofSeconds(in.readLong(), in.readInt()));
    }

    private static Map<Scalar, ScalarCodec<?>> byScalar() {
        Map<Scalar, ScalarCodec<?>> codecs = new EnumMap<>(Scalar.class);
        BY_TYPE.values().forEach(codec -> codecs.put(codec.schema(), codec));
        codecs.put(
                Scalar.TIMESTAMP,
                new ScalarCodec<Long>(Scalar.TIMESTAMP, (value, out) -> out.putLong(value), ByteReader::readLong));
        return codecs;
    }

    private static <T> void put(
            Map<Class<?>, ScalarCodec<?>> codecs,
            Class<T> type,
            Scalar scalar,
            BiConsumer<T, ByteWriter> writer,
            Function<ByteReader, T> reader) {
        codecs.put(type, new ScalarCodec<>(scalar, writer, reader));
    }
}
