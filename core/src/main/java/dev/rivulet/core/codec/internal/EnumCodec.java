package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Enumeration;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The codec of an enum: the name of the constant, so that their order may change. Immutable, any thread. */
public final class EnumCodec<T> implements Codec<T> {

    private final Class<T> type;
    private final Enumeration schema;

    EnumCodec(Class<T> type) {
        this.type = type;
        this.schema = schemaOf(type);
    }

    public static Enumeration schemaOf(Class<?> type) {
        return new Enumeration(
                type.getSimpleName(),
                Stream.of(type.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList());
    }

    /**
     * The constant of that name.
     *
     * @throws IllegalArgumentException if there is none, as after a release that took it away
     */
    public static <T> T constant(Class<T> type, String name) {
        for (T constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("enum " + type.getName() + " has no constant " + name
                + ", which an earlier release wrote; put it back, or start from a state without it");
    }

    @Override
    public void write(T constant, ByteWriter out) {
        out.putString(((Enum<?>) constant).name());
    }

    @Override
    public T read(ByteReader in) {
        return constant(type, in.readString());
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<T> readerOf(CodecSchema written) {
        if (!(written instanceof Enumeration enumeration)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        List<String> gone = new ArrayList<>(enumeration.constants());
        gone.removeAll(schema.constants());
        if (!gone.isEmpty()) {
            throw IncompatibleSchemaException.of(
                    schema,
                    "was written as " + written.text() + ", and " + schema.text() + " has no " + String.join(", ", gone)
                            + "; put it back");
        }
        return this;
    }
}
