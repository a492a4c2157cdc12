package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * One value out of all: the lowest, the latest, the first that came. Immutable, any thread.
 *
 * @param choice says which of two is kept, the one that came earlier and the one that came later
 * @param result takes out of the value that is kept what is told of it
 */
record Chosen<T, V, R>(Field<T, V> field, BinaryOperator<V> choice, Function<V, R> result, Codec<Optional<V>> codec)
        implements AggregateFunction<T, Optional<V>, R> {

    /** Where the value that is kept is the result. */
    static <T, V> Chosen<T, V, V> of(Field<T, V> field, BinaryOperator<V> choice, Codec<V> codec) {
        return new Chosen<>(field, choice, Function.identity(), Codecs.optionalOf(codec));
    }

    @Override
    public Optional<V> createAccumulator() {
        return Optional.empty();
    }

    @Override
    public Optional<V> add(T row, Optional<V> kept) {
        V value = field.of(row);
        if (kept.isPresent() && choice.apply(kept.get(), value) == kept.get()) {
            return kept;
        }
        return Optional.of(value);
    }

    @Override
    public Optional<V> merge(Optional<V> left, Optional<V> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() ? right : left;
        }
        return Optional.of(choice.apply(left.get(), right.get()));
    }

    @Override
    public R result(Optional<V> kept) {
        return result.apply(kept.orElseThrow(
                () -> new IllegalStateException("aggregate " + field.aggregate() + ": no row was added")));
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<Optional<V>> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/" + field.aggregate();
    }
}
