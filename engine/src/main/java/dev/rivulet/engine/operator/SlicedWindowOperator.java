package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.slice.KeySlices;
import dev.rivulet.engine.operator.slice.SliceNamespaces;
import dev.rivulet.engine.operator.slice.SliceWalk;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.Watermarks;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates windows that overlap in one lane, which owns it. An accumulator is kept per key group, slice and key; a window that fires
 * merges those of its slices, of which {@link SliceWalk} keeps what the next window can use.
 *
 * <p>A row that comes when some windows with its slice are closed counts in the others only. Whether a window is closed is judged by the
 * watermark of the records before the row, though it fires at the end of the batch; so such a row must not get into an accumulator that a
 * closed window has yet to merge. It gets one of its own, see {@link SliceNamespaces}.
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
    private final KeyGroups keyGroups;
    private final SliceNamespaces namespaces;

    private boolean hasWatermark;

    /** All windows that end up to a microsecond behind this have fired. */
    private long firedUpTo = Watermarks.NONE;

    /** The window that is being put out, if any. */
    private @Nullable SliceWalk<K, A> firing;

    public SlicedWindowOperator(
            Step.WindowStep<T, K, A, R, O> step, SlicedWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        super(WindowExit.of(step, exit));
        this.windows = windows;
        this.function = step.function();
        this.accumulators = Accumulators.of(step, keyGroups, exit);
        this.keyGroups = keyGroups;
        this.namespaces = new SliceNamespaces(windows);
    }

    @Override
    public boolean accept(KeyedRow row) throws Exception {
        long slice = windows.sliceStartOf(row.eventTime());
        if (windows.lastEndOf(slice) - 1 <= row.watermark()) {
            return false;
        }
        long namespace = namespaces.of(slice, row.watermark());
        accumulators.add(row, namespace);
        if (namespace != slice) {
            SliceWalk.noteLate(accumulators.table(), keyGroups.groupOf(row.keyHash()), namespace);
        }
        return true;
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
        SliceWalk<K, A> walk = firing == null ? startNextDue() : firing;
        if (walk == null) {
            firedUpTo = watermark;
            return false;
        }
        fireOne(walk);
        return true;
    }

    private @Nullable SliceWalk<K, A> startNextDue() {
        HeapTable<K, A> table = accumulators.table();
        if (table.isEmpty()) {
            return null;
        }
        long end = namespaces.nextEndOf(table.lowestNamespace(), firedUpTo);
        if (end - 1 > watermark) {
            return null;
        }
        firing = new SliceWalk<>(table, function, namespaces, end);
        return firing;
    }

    private void fireOne(SliceWalk<K, A> walk) throws Exception {
        KeySlices<K, A> slices = walk.next();
        if (slices == null) {
            firing = null;
            firedUpTo = walk.end() - 1;
            return;
        }
        Window window = new Window(windows.startOfWindowEndingAt(walk.end()), walk.end());
        exit.put(slices.key(), walk.keyGroup(), window, () -> function.result(slices.merged()));
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(accumulators.table());
    }
}
