package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;

/**
 * The binary form of a state value. Immutable, any thread. What {@link #write} writes, {@link #read} reads back to an equal value,
 * in every later version of the same codec.
 */
public interface Codec<T> extends CodecReader<T> {

    void write(T value, ByteWriter out);

    /**
     * The form that {@link #write} writes. It is kept beside the state, and a later release that does not know it refuses that state
     * before anything runs.
     *
     * <p>By default it is only the name of the codec's class. A codec that is programmed by hand gives a name of its own that moves
     * with its form, {@code new CodecSchema.Opaque("account/2")}, so that the class can be renamed, and overrides {@link #readerOf}
     * to read the older ones.
     */
    default CodecSchema schema() {
        return new CodecSchema.Opaque(getClass().getName());
    }

    /**
     * What reads values that were written in another form, such as by an earlier release, into today's type. Making it is dear, and
     * reading a little dearer than by the codec itself, which comes back if the form is its own.
     *
     * @throws IncompatibleSchemaException if they cannot be read into it; the message names the field
     */
    default CodecReader<T> readerOf(CodecSchema written) {
        if (written.equals(schema())) {
            return this;
        }
        throw IncompatibleSchemaException.between(written, schema());
    }
}
