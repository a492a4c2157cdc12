package dev.rivulet.engine.connect;

/**
 * Under what a row of a stream that is connected with a broadcast one is brought to its lane: a key of the user's, or a key group as a whole,
 * of which each holds what was broadcast. Immutable.
 */
sealed interface BroadcastKey<K> {

    /** A key of the user's. */
    record Of<K>(K key) implements BroadcastKey<K> {}

    /** A key group. */
    record Group<K>(int number) implements BroadcastKey<K> {}
}
