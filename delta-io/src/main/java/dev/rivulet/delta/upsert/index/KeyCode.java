package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.internal.StableHash;

/**
 * What a key is known by in memory, as {@link KeyBytes#code} makes it. Immutable.
 *
 * @param second 0 where the first half is the key itself
 */
public record KeyCode(long first, long second) {

    /** In 64 bits, for filters. */
    public long hash() {
        return hash(first, second);
    }

    static long hash(long first, long second) {
        return StableHash.mix(first ^ second);
    }
}
