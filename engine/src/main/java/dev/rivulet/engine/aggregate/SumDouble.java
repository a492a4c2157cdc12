package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.aggregate.exact.ExactSum;
import java.util.function.ToDoubleFunction;

/** The sum of doubles, rounded once. Immutable, any thread. */
record SumDouble<T>(ToDoubleFunction<? super T> number) implements AggregateFunction<T, ExactSum, Double> {

    @Override
    public ExactSum createAccumulator() {
        return new ExactSum();
    }

    @Override
    public ExactSum add(T row, ExactSum sum) {
        sum.add(number.applyAsDouble(row));
        return sum;
    }

    @Override
    public ExactSum merge(ExactSum left, ExactSum right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Double result(ExactSum sum) {
        return sum.toDouble();
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<ExactSum> accumulatorCodec() {
        return ExactSum.CODEC;
    }

    @Override
    public String version() {
        return "aggregate/sumDouble";
    }
}
