package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.aggregate.exact.Moments;
import java.util.function.ToDoubleFunction;

/**
 * What follows from the exact sums of numbers, and of their squares where it needs them. Immutable, any thread. What is kept for a variance
 * and a standard deviation of any kind is the same, and so is the version.
 *
 * @param hasSquares whether the sum of squares is kept
 * @param answer made of the sums
 */
record OfMoments<T>(ToDoubleFunction<? super T> number, boolean hasSquares, ToDoubleFunction<Moments> answer)
        implements AggregateFunction<T, Moments, Double> {

    static <T> OfMoments<T> average(ToDoubleFunction<? super T> number) {
        return new OfMoments<>(number, false, Moments::mean);
    }

    /**
     * @param freedomLost 0 for that of the rows themselves, 1 for the estimate of that of the population they are a sample of
     */
    static <T> OfMoments<T> variance(ToDoubleFunction<? super T> number, int freedomLost) {
        return new OfMoments<>(number, true, moments -> moments.variance(freedomLost));
    }

    /** The root of {@link #variance}. */
    static <T> OfMoments<T> standardDeviation(ToDoubleFunction<? super T> number, int freedomLost) {
        return new OfMoments<>(number, true, moments -> Math.sqrt(moments.variance(freedomLost)));
    }

    @Override
    public Moments createAccumulator() {
        return new Moments();
    }

    @Override
    public Moments add(T row, Moments moments) {
        double value = number.applyAsDouble(row);
        if (hasSquares) {
            moments.addWithSquare(value);
        } else {
            moments.add(value);
        }
        return moments;
    }

    @Override
    public Moments merge(Moments left, Moments right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Double result(Moments moments) {
        return answer.applyAsDouble(moments);
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<Moments> accumulatorCodec() {
        return Moments.CODEC;
    }

    @Override
    public String version() {
        return hasSquares ? "aggregate/variance" : "aggregate/average";
    }
}
