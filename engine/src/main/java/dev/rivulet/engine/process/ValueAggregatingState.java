package dev.rivulet.engine.process;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.state.AggregatingState;
import dev.rivulet.engine.state.ValueState;
import org.jspecify.annotations.Nullable;

/** An accumulator per key, kept as a value. Owned by the lane. */
record ValueAggregatingState<T, A, R>(ValueState<A> accumulators, AggregateFunction<T, A, R> function)
        implements AggregatingState<T, R> {

    @Override
    public void add(T row) {
        A before = accumulators.value();
        accumulators.update(function.add(row, before == null ? function.createAccumulator() : before));
    }

    @Override
    public @Nullable R get() {
        A accumulator = accumulators.value();
        return accumulator == null ? null : function.result(accumulator);
    }

    @Override
    public void clear() {
        accumulators.clear();
    }
}
