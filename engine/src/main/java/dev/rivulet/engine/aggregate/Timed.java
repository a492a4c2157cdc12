package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.PairCodec;

/** A value with its event time. Immutable. */
record Timed<V>(long timeMicros, V value) {

    static <V> Codec<Timed<V>> codec(Codec<V> value) {
        return new PairCodec<>(
                "Timed",
                new PairCodec.Part<>("timeMicros", Codecs.of(Long.class), Timed::timeMicros),
                new PairCodec.Part<>("value", value, Timed::value),
                Timed::new);
    }

    /** The one of lower time, of equal ones the one that came earlier. */
    static <V> Timed<V> earlier(Timed<V> kept, Timed<V> next) {
        return next.timeMicros < kept.timeMicros ? next : kept;
    }

    /** The one of higher time, of equal ones the one that came later. */
    static <V> Timed<V> later(Timed<V> kept, Timed<V> next) {
        return next.timeMicros >= kept.timeMicros ? next : kept;
    }
}
