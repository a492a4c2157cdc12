package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.Watermarks;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.RangeCursor;
import dev.rivulet.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates windows that overlap in one lane, which owns it. An accumulator is kept per key group, slice and key; a window that fires
 * merges those of its slices.
 *
 * <p>A row that comes when some windows with its slice are closed counts in the others only. Whether a window is closed is judged by the
 * watermark of the records before the row, though it fires at the end of the batch; so such a row must not get into an accumulator that a
 * closed window has yet to merge. It gets one of its own, of the same slice and the number of windows that it came too late for: the
 * namespace is the slice's start plus that number, of which there are less than the slice has microseconds.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <A> accumulators
 * @param <R> results of the aggregation
 * @param <O> rows that go out
 */
public final class SlicedWindowOperator<T, K, A, R, O> extends FiringOperator<K, R, O> {

    private final SlicedWindows windows;
    private final AggregateFunction<T, A, R> function;
    private final Accumulators<T, K, A> accumulators;

    private boolean hasWatermark;

    /** All windows that end up to a microsecond behind this have fired. */
    private long firedUpTo = Watermarks.NONE;

    /** The window that is being put out, if any. */
    private @Nullable RangeCursor<K, A> firing;

    private long firingEnd;

    public SlicedWindowOperator(
            Step.WindowStep<T, K, A, R, O> step, SlicedWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        super(WindowExit.of(step, exit));
        this.windows = windows;
        this.function = step.function();
        this.accumulators = Accumulators.of(step, keyGroups);
    }

    @Override
    public boolean accept(KeyedRow row) {
        long slice = windows.sliceStartOf(row.eventTime());
        if (windows.lastEndOf(slice) - 1 <= row.watermark()) {
            return false;
        }
        accumulators.add(row, slice + closedCount(slice, row.watermark()));
        return true;
    }

    /** How many of the windows with a slice a watermark closes. */
    private long closedCount(long slice, long ofWatermark) {
        long firstClosing = windows.firstEndOf(slice) - 1;
        return ofWatermark < firstClosing ? 0 : (ofWatermark - firstClosing) / windows.endDistanceMicros() + 1;
    }

    /** The first call tells what had fired when the state was written down. */
    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        super.advance(watermarkMicros, processingTimeMicros);
        if (!hasWatermark) {
            hasWatermark = true;
            firedUpTo = watermarkMicros;
        }
    }

    @Override
    boolean fireNext() throws Exception {
        if (firing == null && !startNextDue()) {
            firedUpTo = watermark;
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
        long slice = windows.sliceStartOf(table.lowestNamespace());
        long end = windows.firstEndOf(slice) + closedCount(slice, firedUpTo) * windows.endDistanceMicros();
        if (end - 1 > watermark) {
            return false;
        }
        firingEnd = end;
        firing = table.cursor(
                windows.startOfWindowEndingAt(end),
                end,
                namespace -> counts(namespace, end),
                namespace -> windows.lastEndOf(windows.sliceStartOf(namespace)) <= end);
        return true;
    }

    /** Whether the rows of a namespace were in time for the window that ends there. */
    private boolean counts(long namespace, long end) {
        long slice = windows.sliceStartOf(namespace);
        long closedCount = namespace - slice;
        return closedCount <= (end - windows.firstEndOf(slice)) / windows.endDistanceMicros();
    }

    private void fireOne() throws Exception {
        RangeCursor<K, A> cursor = firing;
        List<StateEntry<K, A>> slices = cursor == null ? null : cursor.next();
        if (slices == null) {
            firing = null;
            firedUpTo = firingEnd - 1;
            return;
        }
        StateEntry<K, A> first = slices.get(0);
        Window window = new Window(windows.startOfWindowEndingAt(firingEnd), firingEnd);
        exit.put(first.key(), first.keyGroup(), window, function.result(merged(slices)));
    }

    /** The accumulators of slices are those of later windows too, so they are merged into another one. */
    private A merged(List<StateEntry<K, A>> slices) {
        if (slices.size() == 1) {
            return slices.get(0).value();
        }
        A sum = function.createAccumulator();
        for (StateEntry<K, A> slice : slices) {
            sum = function.merge(sum, slice.value());
        }
        return sum;
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(accumulators.table());
    }
}
