package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.exchange.KeyedRow;
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
record Accumulators<T, K, A>(AggregateFunction<T, A, ?> function, KeyGroups keyGroups, HeapTable<K, A> table) {

    static <T, K, A> Accumulators<T, K, A> of(Step.WindowStep<T, K, A, ?, ?> step, KeyGroups keyGroups) {
        AggregateFunction<T, A, ?> function = step.function();
        StateDescriptor<K, A> descriptor = new StateDescriptor<>(
                step.uid(), step.keyCodec(), function.accumulatorCodec(), function::createAccumulator);
        return new Accumulators<>(function, keyGroups, new HeapTable<>(descriptor, keyGroups.groupCount()));
    }

    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    void add(KeyedRow row, long namespace) {
        StateEntry<K, A> entry =
                table.findOrCreate(keyGroups.groupOf(row.keyHash()), namespace, (K) row.key(), row.keyHash());
        table.markDirty(entry);
        A before = entry.value();
        A after = function.add((T) row.row(), before);
        if (after != before) {
            entry.setValue(after);
        }
    }
}
