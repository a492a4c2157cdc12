package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.OptionalOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The codec of an optional: a byte, 0 for an empty one, which nothing follows, or 1. Immutable, any thread.
 *
 * @param <T> one of Java's four optional types
 */
final class OptionalCodec<T> implements Codec<T> {

    private final Codec<Object> inner;
    private final T empty;
    private final Function<T, @Nullable Object> unwrap;
    private final Function<Object, T> wrap;
    private final OptionalOf schema;

    private OptionalCodec(Codec<?> inner, T empty, Function<T, @Nullable Object> unwrap, Function<Object, T> wrap) {
        this.inner = ScalarCodecs.erased(inner);
        this.empty = empty;
        this.unwrap = unwrap;
        this.wrap = wrap;
        this.schema = new OptionalOf(inner.schema());
    }

    static Codec<?> of(Codec<?> inner) {
        return new OptionalCodec<Optional<Object>>(
                inner, Optional.empty(), optional -> optional.orElse(null), Optional::of);
    }

    /** The codec of an optional of a primitive, or null if the class is none. */
    static @Nullable Codec<?> find(Class<?> type) {
        if (type == OptionalLong.class) {
            return new OptionalCodec<>(
                    ScalarCodecs.of(CodecSchema.Scalar.LONG),
                    OptionalLong.empty(),
                    optional -> optional.isPresent() ? optional.getAsLong() : null,
                    value -> OptionalLong.of((long) value));
        }
        if (type == OptionalInt.class) {
            return new OptionalCodec<>(
                    ScalarCodecs.of(CodecSchema.Scalar.INT),
                    OptionalInt.empty(),
                    optional -> optional.isPresent() ? optional.getAsInt() : null,
                    value -> OptionalInt.of((int) value));
        }
        if (type == OptionalDouble.class) {
            return new OptionalCodec<>(
                    ScalarCodecs.of(CodecSchema.Scalar.DOUBLE),
                    OptionalDouble.empty(),
                    optional -> optional.isPresent() ? optional.getAsDouble() : null,
                    value -> OptionalDouble.of((double) value));
        }
        return null;
    }

    @Override
    public void write(T optional, ByteWriter out) {
        Object value = unwrap.apply(optional);
        out.putByte(value == null ? 0 : 1);
        if (value != null) {
            inner.write(value, out);
        }
    }

    @Override
    public T read(ByteReader in) {
        return read(in, inner);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<T> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof OptionalOf optional)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        CodecReader<Object> values = inner.readerOf(optional.of());
        return in -> read(in, values);
    }

    private T read(ByteReader in, CodecReader<Object> values) {
        return in.readByte() == 0 ? empty : wrap.apply(values.read(in));
    }
}
