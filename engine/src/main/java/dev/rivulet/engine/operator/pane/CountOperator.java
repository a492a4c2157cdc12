package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.Addition;
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
public final class CountOperator<T, K, A, R, O> implements KeyedOperator {

    private final CountWindows windows;
    private final long sliceSize;
    private final AggregateFunction<T, A, R> function;
    private final KeyGroups keyGroups;
    private final WindowExit<K, R, O> exit;
    private final HeapTable<K, CountState<A>> table;
    private final Addition<T, A> addition;

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
        this.addition = new Addition<>(function, this.exit.caller());
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
        boolean isAdded = addition.add((T) row.row(), isFull ? null : state.slices.getLast());
        if (!isFull) {
            state.slices.removeLast();
        }
        A slice = addition.accumulator();
        if (slice != null) {
            state.slices.addLast(slice);
        }
        if (isAdded) {
            state.lastRowCount = isFull ? 1 : state.lastRowCount + 1;
            state.newRowCount++;
        }
        return isAdded;
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

    @Override
    public List<KeyedTable> tables() {
        return List.of(table);
    }
}
