package dev.rivulet.core.codec;

/**
 * The canonical binary form of a key: equal keys have equal bytes, and the bytes compared as unsigned sort like {@link #compare}.
 * Immutable, any thread.
 */
public interface KeyCodec<K> extends Codec<K> {

    /**
     * A hash that is the same in every process, JDK and release, with all 32 bits well mixed. It decides the key group; {@code
     * hashCode()} of records and enums is not good enough, as Java does not specify it.
     */
    int stableHash(K key);

    /** The order of the canonical bytes. */
    int compare(K left, K right);
}
