package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.aggregate.exact.Moments;
import java.util.function.ToDoubleFunction;

/**
 * Variance or standard deviation, from exact sums. Immutable, any thread. What is kept is the same for all of them, and so is the
 * version.
 *
 * @param freedomLost 0 for that of the rows themselves, 1 for the estimate of that of the population they are a sample of
 * @param isRoot whether it is the standard deviation
 */
record Variance<T>(ToDoubleFunction<? super T> number, int freedomLost, boolean isRoot)
        implements AggregateFunction<T, Moments, Double> {

    @Override
    public Moments createAccumulator() {
        return new Moments();
    }

    @Override
    public Moments add(T row, Moments moments) {
        moments.addWithSquare(number.applyAsDouble(row));
        return moments;
    }

    @Override
    public Moments merge(Moments left, Moments right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Double result(Moments moments) {
        double variance = moments.variance(freedomLost);
        return isRoot ? Math.sqrt(variance) : variance;
    }

    @Override
    public Codec<Moments> accumulatorCodec() {
        return Moments.CODEC;
    }

    @Override
    public String version() {
        return "aggregate/variance";
    }
}
