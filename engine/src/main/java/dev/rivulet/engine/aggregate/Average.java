package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.aggregate.exact.Moments;
import java.util.function.ToDoubleFunction;

/** The exact sum divided by the count, rounded once. Immutable, any thread. */
record Average<T>(ToDoubleFunction<? super T> number) implements AggregateFunction<T, Moments, Double> {

    @Override
    public Moments createAccumulator() {
        return new Moments();
    }

    @Override
    public Moments add(T row, Moments moments) {
        moments.add(number.applyAsDouble(row));
        return moments;
    }

    @Override
    public Moments merge(Moments left, Moments right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Double result(Moments moments) {
        return moments.mean();
    }

    @Override
    public Codec<Moments> accumulatorCodec() {
        return Moments.CODEC;
    }

    @Override
    public String version() {
        return "aggregate/average";
    }
}
