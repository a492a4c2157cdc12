package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.ValueCopy;
import org.jspecify.annotations.Nullable;

/** Adds rows to accumulators, each as a whole or not at all. Owned by the lane. */
public final class Addition<T, A> implements Caller.Call<T, A> {

    private final AggregateFunction<T, A, ?> function;
    private final Caller caller;

    /** What the accumulator at hand was before the call; null where the job ends when a call fails. */
    private final @Nullable ValueCopy<A> before;

    /** At hand; null for a new one. */
    private @Nullable A accumulator;

    public Addition(AggregateFunction<T, A, ?> function, Caller caller) {
        this.function = function;
        this.caller = caller;
        this.before = caller.guard().policy().needsUndo() ? new ValueCopy<>(function.accumulatorCodec()) : null;
    }

    /**
     * Adds a row; afterwards {@link #accumulator} is what to keep.
     *
     * @param to the accumulator, which may change in place; null for a new one
     * @return false if the function failed, and that is dealt with: the accumulator is then as it was, and there is no new one
     */
    public boolean add(T row, @Nullable A to) throws Exception {
        accumulator = to;
        if (to != null && before != null) {
            before.take(to);
        }
        A after = caller.make(row, row, this);
        if (after != null) {
            accumulator = after;
        }
        return after != null;
    }

    /** What the last one has come to; null if it was to be a new one and the function failed. */
    public @Nullable A accumulator() {
        return accumulator;
    }

    @Override
    public A make(T row) {
        A to = accumulator == null ? function.createAccumulator() : accumulator;
        return Caller.requireRow(function.add(row, to), "an aggregate function's add returned");
    }

    @Override
    public boolean undo() {
        if (accumulator != null && before != null) {
            accumulator = before.get();
        }
        return accumulator == null || before != null;
    }
}
