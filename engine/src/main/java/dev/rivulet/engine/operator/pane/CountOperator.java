package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.ValueCopy;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.WindowExit;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.window.CountWindows;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates windows of rows of keys in one lane, which owns it. A row is added to one slice, however many windows it lies in; a window that
 * fires, with the row that fills it, merges its slices. A result has the event time of that row.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <A> accumulators
 * @param <R> results of the aggregation
 * @param <O> rows that go out
 */
public final class CountOperator<T, K, A, R, O> implements KeyedOperator, Caller.Call<T, A> {

    private final CountWindows windows;
    private final long sliceSize;
    private final AggregateFunction<T, A, R> function;
    private final KeyGroups keyGroups;
    private final WindowExit<K, R, O> exit;
    private final HeapTable<K, CountState<A>> table;

    /** What the slice at hand was before the call; null where the job ends when a call fails. */
    private final @Nullable ValueCopy<A> before;

    /** What a row is being added to; null for a new slice. */
    private @Nullable A slice;

    public CountOperator(
            Step.WindowStep<T, K, A, R, O> step, CountWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        this.windows = windows;
        this.sliceSize = windows.sliceSize();
        this.function = step.function();
        this.keyGroups = keyGroups;
        this.exit = WindowExit.of(step, exit);
        StateDescriptor<K, CountState<A>> descriptor = new StateDescriptor<>(
                step.uid(),
                step.keyCodec(),
                new CountState.CountStateCodec<>(function.accumulatorCodec()),
                CountState::new);
        this.table = new HeapTable<>(descriptor, keyGroups.groupCount());
        this.before =
                this.exit.caller().guard().policy().needsUndo() ? new ValueCopy<>(function.accumulatorCodec()) : null;
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean accept(KeyedRow row) throws Exception {
        K key = (K) row.key();
        StateEntry<K, CountState<A>> entry =
                table.findOrCreate(keyGroups.groupOf(row.keyHash()), 0, key, row.keyHash());
        table.markDirty(entry);
        CountState<A> state = entry.value();
        if (add(row, state) && state.newRowCount == windows.slide()) {
            exit.put(
                    key,
                    Window.GLOBAL,
                    new Pane(Pane.Timing.ON_TIME, state.firedCount),
                    () -> function.result(merged(state)));
            state.firedCount++;
            state.newRowCount = 0;
            dropSlices(state);
        }
        return true;
    }

    /** Whether the row is in its slice; not if the function failed, which is dealt with. */
    @SuppressWarnings("unchecked") // As above.
    private boolean add(KeyedRow row, CountState<A> state) throws Exception {
        boolean isFull = state.slices.isEmpty() || state.lastRowCount == sliceSize;
        A last = isFull ? null : state.slices.getLast();
        slice = last;
        if (last != null && before != null) {
            before.take(last);
        }
        A after = exit.caller().make((T) row.row(), row.row(), this);
        if (!isFull) {
            state.slices.removeLast();
            state.slices.addLast(after != null || before == null ? requireSlice(after) : before.get());
        }
        if (after == null) {
            return false;
        }
        if (isFull) {
            state.slices.addLast(after);
        }
        state.lastRowCount = isFull ? 1 : state.lastRowCount + 1;
        state.newRowCount++;
        return true;
    }

    private static <A> A requireSlice(@Nullable A after) {
        if (after == null) {
            throw new AssertionError("a job whose functions may not fail goes on after a failure");
        }
        return after;
    }

    @Override
    public A make(T row) {
        A accumulator = slice == null ? function.createAccumulator() : slice;
        return Caller.requireRow(function.add(row, accumulator), "an aggregate function's add returned");
    }

    @Override
    public boolean undo() {
        if (slice != null && before != null) {
            slice = before.get(); // For another attempt.
        }
        return slice == null || before != null;
    }

    /** The slices are those of later windows too, so they are merged into another accumulator. */
    private A merged(CountState<A> state) {
        if (state.slices.size() == 1) {
            return state.slices.getFirst();
        }
        A sum = function.createAccumulator();
        for (A slice : state.slices) {
            sum = function.merge(sum, slice);
        }
        return sum;
    }

    /** What the next window does not have goes. */
    private void dropSlices(CountState<A> state) {
        long keptCount = (windows.size() - windows.slide()) / sliceSize;
        while (state.slices.size() > keptCount) {
            state.slices.removeFirst();
        }
    }

    /** Nothing is due by any clock. */
    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {}

    @Override
    public boolean fire() {
        return true;
    }

    @Override
    public long nextTickMicros() {
        return Long.MAX_VALUE;
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(table);
    }
}
