package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;

/**
 * The accumulators of windows or slices in one lane, which owns them: one per key group, namespace and key, changed in place.
 *
 * @param <T> rows that come in
 */
public final class Accumulators<T, K, A> {

    private final Addition<T, A> addition;
    private final KeyGroups keyGroups;
    private final HeapTable<K, A> table;

    private Accumulators(Addition<T, A> addition, KeyGroups keyGroups, HeapTable<K, A> table) {
        this.addition = addition;
        this.keyGroups = keyGroups;
        this.table = table;
    }

    static <T, K, A> Accumulators<T, K, A> of(
            Step.WindowStep<T, K, A, ?, ?> step, KeyGroups keyGroups, OperatorExit exit) {
        return of(step, step.uid(), keyGroups, exit.newCaller());
    }

    /**
     * @param uid of their state
     * @param caller of the operator's functions
     */
    public static <T, K, A> Accumulators<T, K, A> of(
            Step.WindowStep<T, K, A, ?, ?> step, String uid, KeyGroups keyGroups, Caller caller) {
        AggregateFunction<T, A, ?> function = step.function();
        StateDescriptor<K, A> descriptor =
                new StateDescriptor<>(uid, step.keyCodec(), function.accumulatorCodec(), function::createAccumulator);
        HeapTable<K, A> table = new HeapTable<>(descriptor, keyGroups.groupCount());
        return new Accumulators<>(new Addition<>(function, caller), keyGroups, table);
    }

    public HeapTable<K, A> table() {
        return table;
    }

    /**
     * Adds a row.
     *
     * @return false if the function failed, and that is dealt with: there is no accumulator of a row that was not added
     */
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean add(KeyedRow row, long namespace) throws Exception {
        int keyGroup = keyGroups.groupOf(row.keyHash());
        K key = (K) row.key();
        StateEntry<K, A> found = table.find(keyGroup, namespace, key, row.keyHash());
        if (found != null) {
            table.markDirty(found);
        }
        boolean isAdded = addition.add((T) row.row(), found == null ? null : found.value());
        A after = addition.accumulator();
        if (after == null) {
            return false;
        }
        if (found == null) {
            table.create(keyGroup, namespace, key, row.keyHash(), after);
        } else if (after != found.value()) {
            found.setValue(after);
        }
        return isAdded;
    }
}
