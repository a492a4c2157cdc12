package dev.rivulet.engine.stateful;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * How a ready-made function keeps its one value per key. Immutable.
 *
 * @param codec the form of values in checkpoints
 * @param ttl after which the value of a key is forgotten; null to keep it for good, so that state grows with the number of keys
 */
public record KeyedState<S>(Codec<S> codec, @Nullable StateTtl ttl) {

    /** The value's name for those who look into state. */
    public static final String NAME = "value";

    /** With a codec derived from the type; kept for good. */
    public static <S> KeyedState<S> of(Class<S> type) {
        return new KeyedState<>(Codecs.of(type), null);
    }

    /** The same, forgotten after a time. */
    public KeyedState<S> withTtl(StateTtl timeToLive) {
        return new KeyedState<>(codec, timeToLive);
    }

    ValueState<S> open(KeyedStates states) {
        return (ttl == null ? states : states.withTtl(ttl)).value(NAME, codec);
    }
}
