package dev.rivulet.engine.operator.slice;

/**
 * Where the state of a key is. Immutable.
 *
 * @param hash the key's, see {@link dev.rivulet.core.codec.KeyCodec#stableHash}
 */
public record KeyPlace<K>(int keyGroup, K key, int hash) {}
