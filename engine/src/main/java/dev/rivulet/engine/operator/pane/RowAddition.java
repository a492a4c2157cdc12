package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.ValueCopy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rows do to accumulators. All that a row does to those of its windows is one call of the aggregate function, done as a whole or not at
 * all: a row is in all of its windows or in none. Owned by the lane.
 */
final class RowAddition<A> {

    private final AggregateFunction<Object, A, ?> function;
    private final Caller caller;
    private final boolean keepsCopies;

    RowAddition(AggregateFunction<Object, A, ?> function, Caller caller) {
        this.function = function;
        this.caller = caller;
        this.keepsCopies = caller.guard().policy().needsUndo();
    }

    /** Adds a row to the accumulator of each window; false if the function failed, and that is dealt with. */
    boolean toEach(KeyedRow row, List<PaneState<A>> states) throws Exception {
        return caller.make(row.row(), row.row(), new ToEach(states)) != null;
    }

    /**
     * Adds a row to what the accumulators of windows come to together, the earliest first.
     *
     * @return the accumulator; null if the function failed, and that is dealt with
     */
    @Nullable A toMerged(KeyedRow row, List<PaneState<A>> states) throws Exception {
        return caller.make(row.row(), row.row(), new ToMerged(states));
    }

    private A added(Object row, @Nullable A accumulator) {
        A before = accumulator == null ? function.createAccumulator() : accumulator;
        return Caller.requireRow(function.add(row, before), "an aggregate function's add returned");
    }

    /** A call that may change the accumulators of some windows. */
    private abstract class UndoableCall<R> implements Caller.Call<Object, R> {
        final List<PaneState<A>> states;
        private final List<@Nullable ValueCopy<A>> copies = new ArrayList<>(1);
        private boolean isOfNone = true;

        UndoableCall(List<PaneState<A>> states) {
            this.states = states;
            for (PaneState<A> state : states) {
                A accumulator = state.accumulator;
                isOfNone &= accumulator == null;
                copies.add(accumulator == null || !keepsCopies ? null : copyOf(accumulator));
            }
        }

        private ValueCopy<A> copyOf(A accumulator) {
            ValueCopy<A> copy = new ValueCopy<>(function.accumulatorCodec());
            copy.take(accumulator);
            return copy;
        }

        @Override
        public final boolean undo() {
            if (!keepsCopies && !isOfNone) {
                return false;
            }
            for (int index = 0; index < states.size(); index++) {
                ValueCopy<A> copy = copies.get(index);
                states.get(index).accumulator = copy == null ? null : copy.get();
            }
            return true;
        }
    }

    private final class ToEach extends UndoableCall<Boolean> {
        ToEach(List<PaneState<A>> states) {
            super(states);
        }

        @Override
        public Boolean make(Object row) {
            for (PaneState<A> state : states) {
                state.accumulator = added(row, state.accumulator);
            }
            return true;
        }
    }

    private final class ToMerged extends UndoableCall<A> {
        ToMerged(List<PaneState<A>> states) {
            super(states);
        }

        @Override
        public A make(Object row) {
            @Nullable A merged = null;
            for (PaneState<A> state : states) {
                merged = merged(merged, state.accumulator);
            }
            return added(row, merged);
        }

        private @Nullable A merged(@Nullable A left, @Nullable A right) {
            if (left == null || right == null) {
                return left == null ? right : left;
            }
            return Caller.requireRow(function.merge(left, right), "an aggregate function's merge returned");
        }
    }
}
