package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.window.TimeWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.NamespaceCursor;
import dev.rivulet.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates windows side by side, such as tumbling ones, of keys in one lane, which owns it. The namespace of an accumulator is the
 * start of its window.
 *
 * <p>Whether a row is late is judged by the watermark of the records before it, not of the batches before it; so the outcome does
 * not depend on where batches are cut. Windows fire at the end of a batch, in the order of their end, key group and key, in bounded
 * portions.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <A> accumulators
 * @param <R> results of the aggregation
 * @param <O> rows that go out
 */
public final class WindowOperator<T, K, A, R, O> extends FiringOperator<K, R, O> {

    private final TimeWindows windows;
    private final AggregateFunction<T, A, R> function;
    private final Accumulators<T, K, A> accumulators;

    /** The window that is being put out, if any. */
    private @Nullable NamespaceCursor<K, A> firing;

    public WindowOperator(
            Step.WindowStep<T, K, A, R, O> step, TimeWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        super(WindowExit.of(step, exit));
        this.windows = windows;
        this.function = step.function();
        this.accumulators = Accumulators.of(step, keyGroups, exit);
    }

    @Override
    public boolean accept(KeyedRow row) throws Exception {
        long start = windows.startOf(row.eventTime());
        if (windows.endOf(start) - 1 <= row.watermark()) {
            return false;
        }
        accumulators.add(row, start);
        return true;
    }

    @Override
    boolean fireNext() throws Exception {
        if (firing == null && !startNextDue()) {
            return false;
        }
        fireOne();
        return true;
    }

    private boolean startNextDue() {
        HeapTable<K, A> table = accumulators.table();
        if (table.isEmpty()) {
            return false;
        }
        long start = table.lowestNamespace();
        if (windows.endOf(start) - 1 > watermark) {
            return false;
        }
        firing = table.drain(start);
        return true;
    }

    private void fireOne() throws Exception {
        NamespaceCursor<K, A> cursor = firing;
        if (cursor == null) {
            return;
        }
        StateEntry<K, A> entry = cursor.next();
        if (entry == null) {
            firing = null;
            return;
        }
        Window window = new Window(entry.namespace(), windows.endOf(entry.namespace()));
        exit.put(entry.key(), entry.keyGroup(), window, () -> function.result(entry.value()));
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(accumulators.table());
    }
}
