package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.PairCodec;
import dev.rivulet.engine.AggregateFunction;
import java.util.function.BiFunction;

/**
 * Two aggregates of the same rows as one. Immutable, any thread.
 *
 * @param <A> the left one's accumulator
 * @param <B> the right one's accumulator
 */
record Composed<T, A, B, L, R, O>(
        AggregateFunction<T, A, L> left,
        AggregateFunction<T, B, R> right,
        BiFunction<? super L, ? super R, ? extends O> combiner,
        Codec<Accumulators<A, B>> codec)
        implements AggregateFunction<T, Composed.Accumulators<A, B>, O> {

    /** One accumulator of each. */
    record Accumulators<A, B>(A left, B right) {

        /** Most accumulators are changed in place, and then there is nothing to make anew. */
        private Accumulators<A, B> with(A newLeft, B newRight) {
            return newLeft == left && newRight == right ? this : new Accumulators<>(newLeft, newRight);
        }
    }

    static <T, A, B, L, R, O> Composed<T, A, B, L, R, O> of(
            AggregateFunction<T, A, L> left,
            AggregateFunction<T, B, R> right,
            BiFunction<? super L, ? super R, ? extends O> combiner) {
        Codec<Accumulators<A, B>> codec = new PairCodec<>(
                "Composed",
                new PairCodec.Part<>("left", left.accumulatorCodec(), Accumulators::left),
                new PairCodec.Part<>("right", right.accumulatorCodec(), Accumulators::right),
                Accumulators::new);
        return new Composed<>(left, right, combiner, codec);
    }

    @Override
    public Accumulators<A, B> createAccumulator() {
        return new Accumulators<>(left.createAccumulator(), right.createAccumulator());
    }

    @Override
    public Accumulators<A, B> add(T row, Accumulators<A, B> both) {
        return both.with(left.add(row, both.left()), right.add(row, both.right()));
    }

    @Override
    public Accumulators<A, B> merge(Accumulators<A, B> earlier, Accumulators<A, B> later) {
        return earlier.with(left.merge(earlier.left(), later.left()), right.merge(earlier.right(), later.right()));
    }

    @Override
    public O result(Accumulators<A, B> both) {
        return combiner.apply(left.result(both.left()), right.result(both.right()));
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return left.hasBoundedAccumulator() && right.hasBoundedAccumulator();
    }

    @Override
    public Codec<Accumulators<A, B>> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/compose(" + left.version() + "; " + right.version() + ")";
    }
}
