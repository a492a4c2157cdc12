package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.TumblingWindows;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.LaneOutput;
import dev.rivulet.engine.ring.LaneRows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.NamespaceCursor;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates tumbling windows of keys in one lane, which owns it. An accumulator is kept per key group, window start and key, and
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
public final class WindowOperator<T, K, A, R, O> {

    private final TumblingWindows windows;
    private final AggregateFunction<T, A, R> function;
    private final WindowEmitter<K, A> emitter;
    private final KeyGroups keyGroups;
    private final HeapTable<K, A> table;
    private long watermark = WatermarkTracker.NONE;

    /** The window that is being put out, if any. */
    private @Nullable NamespaceCursor<K, A> firing;

    /**
     * @param emitter turns a closed window's accumulator into output
     */
    public WindowOperator(Step.WindowStep<T, K, A, R, O> step, KeyGroups keyGroups, WindowEmitter<K, A> emitter) {
        this.windows = step.windows();
        this.function = step.function();
        this.emitter = emitter;
        this.keyGroups = keyGroups;
        this.table = new HeapTable<>(
                new StateDescriptor<>(
                        step.uid(), step.keyCodec(), function.accumulatorCodec(), function::createAccumulator),
                keyGroups.groupCount());
    }

    /** Loads the state of a lane's key groups, before the first row. */
    public void restore(StateStore store, int lane) throws IOException {
        table.restoreFrom(store, keyGroups.firstGroupOf(lane), keyGroups.firstGroupOf(lane + 1));
    }

    /**
     * Adds the rows of a batch to their windows and notes which came too late.
     *
     * @param watermarks as of the batch before
     */
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public void process(LaneRows rows, int partition, WatermarkTracker watermarks) {
        int count = rows.count();
        for (int index = 0; index < count; index++) {
            long start = windows.startOf(rows.eventTime(index));
            long lastMicros = start + windows.sizeMicros() - 1;
            if (lastMicros <= watermarks.watermarkWithin(partition, rows.maxEventTimeBefore(index))) {
                rows.markLate(index);
            } else {
                add((T) rows.row(index), (K) rows.key(index), rows.keyHash(index), start);
            }
        }
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

    /** Notes how far event time has come; {@link #fire} then puts out what that closes. */
    public void onWatermark(long watermarkMicros) {
        watermark = watermarkMicros;
    }

    /**
     * Puts out closed windows while there is room.
     *
     * @param sequence of the slot that closed them
     * @return whether all that are closed are out; otherwise to be called again
     * @throws Exception if the user's function failed
     */
    public boolean fire(LaneOutput output, long sequence) throws Exception {
        while (output.hasRoom()) {
            if (firing == null && !startNextDue()) {
                return true;
            }
            fireOne(output, sequence);
        }
        return false;
    }

    private boolean startNextDue() {
        if (table.isEmpty()) {
            return false;
        }
        long start = table.lowestNamespace();
        if (start + windows.sizeMicros() - 1 > watermark) {
            return false;
        }
        firing = table.cursor(start);
        return true;
    }

    private void fireOne(LaneOutput output, long sequence) throws Exception {
        NamespaceCursor<K, A> cursor = firing;
        if (cursor == null) {
            return;
        }
        StateEntry<K, A> entry = cursor.next();
        if (entry == null) {
            table.removeNamespace(cursor.namespace());
            firing = null;
            return;
        }
        emitter.emit(entry, windows.sizeMicros(), output, sequence);
    }

    /** What changed since the last call, for a checkpoint. */
    public StateChanges encodeChanges() {
        table.beginSnapshot();
        StateChanges all = table.continueSnapshot(Integer.MAX_VALUE);
        return all == null ? StateChanges.none(table.uid()) : all;
    }
}
