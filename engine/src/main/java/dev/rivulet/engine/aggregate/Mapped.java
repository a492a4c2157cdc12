package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import java.util.function.Function;

/** An aggregate whose result is told in another way. Immutable, any thread. */
record Mapped<T, A, R, O>(AggregateFunction<T, A, R> inner, Function<? super R, ? extends O> mapping)
        implements AggregateFunction<T, A, O> {

    @Override
    public A createAccumulator() {
        return inner.createAccumulator();
    }

    @Override
    public A add(T row, A accumulator) {
        return inner.add(row, accumulator);
    }

    @Override
    public A merge(A left, A right) {
        return inner.merge(left, right);
    }

    @Override
    public O result(A accumulator) {
        return mapping.apply(inner.result(accumulator));
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return inner.hasBoundedAccumulator();
    }

    @Override
    public Codec<A> accumulatorCodec() {
        return inner.accumulatorCodec();
    }

    @Override
    public String version() {
        return inner.version();
    }
}
