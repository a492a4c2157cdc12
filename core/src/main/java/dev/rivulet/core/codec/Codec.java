package dev.rivulet.core.codec;

/**
 * The binary form of a state value. Immutable, any thread. What {@link #write} writes, {@link #read} reads back to an equal value,
 * in every later version of the same codec.
 */
public interface Codec<T> {

    void write(T value, ByteWriter out);

    /**
     * @throws IllegalArgumentException if the bytes are none that {@link #write} made; the caller treats the snapshot as damaged
     */
    T read(ByteReader in);
}
