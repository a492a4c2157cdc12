package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.ValueCopy;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of windows or slices in one lane, which owns them: one per key group, namespace and key, changed in place.
 *
 * @param <T> rows that come in
 */
final class Accumulators<T, K, A> implements Caller.Call<T, A> {

    private final AggregateFunction<T, A, ?> function;
    private final KeyGroups keyGroups;
    private final HeapTable<K, A> table;
    private final Caller caller;

    /** What the accumulator at hand was before the call; null where the job ends when a call fails. */
    private final @Nullable ValueCopy<A> before;

    /** What a row is being added to, null for a new one. */
    private @Nullable StateEntry<K, A> entry;

    private Accumulators(
            AggregateFunction<T, A, ?> function, KeyGroups keyGroups, HeapTable<K, A> table, Caller caller) {
        this.function = function;
        this.keyGroups = keyGroups;
        this.table = table;
        this.caller = caller;
        this.before = caller.guard().policy().needsUndo() ? new ValueCopy<>(function.accumulatorCodec()) : null;
    }

    static <T, K, A> Accumulators<T, K, A> of(
            Step.WindowStep<T, K, A, ?, ?> step, KeyGroups keyGroups, OperatorExit exit) {
        AggregateFunction<T, A, ?> function = step.function();
        StateDescriptor<K, A> descriptor = new StateDescriptor<>(
                step.uid(), step.keyCodec(), function.accumulatorCodec(), function::createAccumulator);
        HeapTable<K, A> table = new HeapTable<>(descriptor, keyGroups.groupCount());
        return new Accumulators<>(function, keyGroups, table, exit.newCaller());
    }

    HeapTable<K, A> table() {
        return table;
    }

    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    void add(KeyedRow row, long namespace) throws Exception {
        int keyGroup = keyGroups.groupOf(row.keyHash());
        K key = (K) row.key();
        StateEntry<K, A> found = table.find(keyGroup, namespace, key, row.keyHash());
        if (found != null) {
            table.markDirty(found);
            if (before != null) {
                before.take(found.value());
            }
        }
        entry = found;
        A after = caller.make((T) row.row(), row.row(), this);
        if (after == null) {
            return; // The function failed, and that is dealt with: there is no accumulator of a row that was not added.
        }
        if (found == null) {
            table.create(keyGroup, namespace, key, row.keyHash(), after);
        } else if (after != found.value()) {
            found.setValue(after);
        }
    }

    @Override
    public A make(T row) {
        A accumulator = entry == null ? function.createAccumulator() : entry.value();
        return Caller.requireRow(function.add(row, accumulator), "an aggregate function's add returned");
    }

    @Override
    public boolean undo() {
        if (entry != null && before != null) {
            entry.setValue(before.get());
        }
        return entry == null || before != null;
    }
}
