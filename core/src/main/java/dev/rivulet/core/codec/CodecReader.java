package dev.rivulet.core.codec;

/**
 * Reads values in the binary form in which they were once written, which need not be the form in which they are written today.
 * Immutable, any thread.
 */
public interface CodecReader<T> {

    /**
     * @throws IllegalArgumentException if the bytes are not in that form; the caller treats the snapshot as damaged
     * @throws dev.rivulet.core.codec.schema.IncompatibleSchemaException if they are, but hold a null where today's type has a
     *     primitive
     */
    T read(ByteReader in);
}
