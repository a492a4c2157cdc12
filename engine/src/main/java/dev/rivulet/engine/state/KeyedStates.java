package dev.rivulet.engine.state;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.AggregateFunction;

/**
 * Gives a function the handles of its state. A name stands for one state of the operator, in checkpoints and for those who look into
 * it: letters, digits, dots, dashes and underscores; the same over all runs.
 */
public interface KeyedStates {

    /** As these, with a time to live for what is asked for. */
    KeyedStates withTtl(StateTtl ttl);

    /**
     * @param codec how values are kept in checkpoints
     * @throws IllegalArgumentException if the name is taken or not plain
     */
    <V> ValueState<V> value(String name, Codec<V> codec);

    /** As above, with a codec derived from the type. */
    default <V> ValueState<V> value(String name, Class<V> type) {
        return value(name, Codecs.of(type));
    }

    <V> ListState<V> list(String name, Codec<V> codec);

    /** As above, with a codec derived from the type. */
    default <V> ListState<V> list(String name, Class<V> type) {
        return list(name, Codecs.of(type));
    }

    <U, V> MapState<U, V> map(String name, KeyCodec<U> keyCodec, Codec<V> codec);

    /** As above, with codecs derived from the types. */
    default <U, V> MapState<U, V> map(String name, Class<U> keyType, Class<V> type) {
        return map(name, KeyCodecs.of(keyType), Codecs.of(type));
    }

    <T, A, R> AggregatingState<T, R> aggregating(String name, AggregateFunction<T, A, R> function);
}
