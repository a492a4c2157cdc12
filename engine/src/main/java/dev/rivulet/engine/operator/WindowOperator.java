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
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates windows side by side, such as tumbling ones, of keys in one lane, which owns it. An accumulator is kept per key group, window start and key, and
 * changed in place.
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
public final class WindowOperator<T, K, A, R, O> implements KeyedOperator {

    private final TimeWindows windows;
    private final AggregateFunction<T, A, R> function;
    private final KeyGroups keyGroups;
    private final WindowExit<K, R, O> exit;
    private final HeapTable<K, A> table;

    private long watermark = WatermarkTracker.NONE;

    /** The window that is being put out, if any. */
    private @Nullable NamespaceCursor<K, A> firing;

    public WindowOperator(
            Step.WindowStep<T, K, A, R, O> step, TimeWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        this.windows = windows;
        this.function = step.function();
        this.keyGroups = keyGroups;
        this.exit = WindowExit.of(step, exit);
        this.table = new HeapTable<>(descriptor(step), keyGroups.groupCount());
    }

    /** What it keeps. */
    public static <K, A> StateDescriptor<K, A> descriptor(Step.WindowStep<?, K, A, ?, ?> step) {
        return new StateDescriptor<>(
                step.uid(), step.keyCodec(), step.function().accumulatorCodec(), step.function()::createAccumulator);
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean accept(KeyedRow row) {
        long start = windows.startOf(row.eventTime());
        if (windows.endOf(start) - 1 <= row.watermark()) {
            return false;
        }
        add((T) row.row(), (K) row.key(), row.keyHash(), start);
        return true;
    }

    private void add(T row, K key, int keyHash, long windowStart) {
        StateEntry<K, A> entry = table.findOrCreate(keyGroups.groupOf(keyHash), windowStart, key, keyHash);
        table.markDirty(entry);
        A before = entry.value();
        A after = function.add(row, before);
        if (after != before) {
            entry.setValue(after);
        }
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
    }

    @Override
    public boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(row);
    }

    @Override
    public boolean fire() throws Exception {
        for (int count = 0; count < FIRE_COUNT_MAX && exit.hasRoom(); count++) {
            if (firing == null && !startNextDue()) {
                return true;
            }
            fireOne();
        }
        return false;
    }

    private boolean startNextDue() {
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
        exit.put(entry.key(), entry.keyGroup(), window, function.result(entry.value()));
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
