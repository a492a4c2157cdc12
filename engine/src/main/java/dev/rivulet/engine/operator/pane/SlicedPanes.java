package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.operator.Accumulators;
import dev.rivulet.engine.operator.slice.KeyPlace;
import dev.rivulet.engine.operator.slice.KeySlices;
import dev.rivulet.engine.operator.slice.KeyedSlices;
import dev.rivulet.engine.operator.slice.SliceNamespaces;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.Watermarks;
import dev.rivulet.engine.window.Pace;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.NamespaceRange;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The panes of windows that overlap. A row is added once, to its slice, for all windows that are open: a window has no state of its own
 * before its end. There its slices are merged into an accumulator of its own, to which late rows are added as long as the window takes
 * them. So a row that is in time costs the same however many windows it lies in, and a late one an addition for each pane that it becomes.
 * Owned by the lane.
 *
 * <p>A window is known to have something by a timer for its end, which the first row of a slice makes for the first window that has the
 * slice; each window that fires makes the timer of the next one that has anything of it.
 *
 * <p>Slices are shared where windows put out nothing before their end, as only then all of them have the same to put out at a time; and
 * where the function has accumulators of bounded size and merges them. In all other cases each window has an accumulator of its own from its first row on: so panes of
 * lists have their rows in the order in which they came. What lies in slices, or in accumulators of windows, from before the pipeline was
 * changed comes out in either case.
 */
final class SlicedPanes<T, K, A> implements PaneStore<K, A> {

    /** Kept with a key group's panes: there are none of windows that are open. */
    private static final Object NONE_OPEN = new Object();

    private final SlicedWindows windows;
    private final SliceNamespaces namespaces;
    private final AssignedPanes<K, A> panes;
    private final Accumulators<T, K, A> accumulators;
    private final KeyedSlices<K, A> slices;
    private final boolean isSharing;
    private final boolean isDiscarding;

    private boolean hasWatermark;

    /** All windows that end up to a microsecond behind this have fired. */
    private long firedUpTo = Watermarks.NONE;

    SlicedPanes(
            Step.WindowStep<T, K, A, ?, ?> step,
            SlicedWindows windows,
            KeyGroups keyGroups,
            AssignedPanes<K, A> panes,
            Caller caller) {
        this.windows = windows;
        this.namespaces = new SliceNamespaces(windows);
        this.panes = panes;
        this.accumulators = Accumulators.of(step, step.uid() + "/~slices", keyGroups, caller);
        this.slices = new KeyedSlices<>(accumulators.table(), step.function(), namespaces);
        this.isSharing = step.definition().panes().early().equals(Pace.NEVER) && isMergeable(step.function());
        this.isDiscarding = step.definition().panes().isDiscarding();
    }

    private static <A> boolean isMergeable(AggregateFunction<?, A, ?> function) {
        if (!function.hasBoundedAccumulator()) {
            return false;
        }
        try {
            function.merge(function.createAccumulator(), function.createAccumulator());
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /** The first call tells what had fired when the state was written down. */
    @Override
    public void advance(long watermark, boolean isFired) {
        if (isFired || !hasWatermark) {
            hasWatermark = true;
            firedUpTo = watermark;
            slices.removeClosed(watermark);
        }
    }

    @Override
    public boolean add(KeyedRow row, PaneFiring<K, A, ?, ?> firing) throws Exception {
        if (!isSharing) {
            return panes.add(row, firing);
        }
        long slice = windows.sliceStartOf(row.eventTime());
        long lastEnd = windows.lastEndOf(slice);
        if (firing.isGone(lastEnd - 1, row.watermark())) {
            return false;
        }
        KeyPlace<K> place = panes.place(row);
        boolean isEarly = row.watermark() < windows.firstEndOf(slice) - 1;
        if (isEarly && !mayHaveOpen(place.keyGroup())) {
            addToSlice(row, place, slice, firing);
        } else {
            addLate(row, place, slice, firing);
        }
        return true;
    }

    /** Whether windows that are open may have state of their own, as before the pipeline was changed. */
    private boolean mayHaveOpen(int keyGroup) {
        NamespaceRange<K, PaneState<A>> range = panes.panes().range(keyGroup);
        if (range.kept() != NONE_OPEN) {
            boolean[] isFound = new boolean[1];
            range.forEachNamespace(Math.max(firedUpTo, firedUpTo + 1), Long.MAX_VALUE, last -> isFound[0] = true);
            if (isFound[0]) {
                return true;
            }
            range.keep(NONE_OPEN, 0);
        }
        return false;
    }

    private void addToSlice(KeyedRow row, KeyPlace<K> place, long namespace, PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        if (accumulators.add(row, namespace)) {
            firing.timeEnd(place, namespaces.nextEndOf(windows.sliceStartOf(namespace), row.watermark()));
        }
        if (namespaces.isLate(namespace)) {
            slices.noteLate(place, namespace);
        }
    }

    /** Adds a row for which some windows may have fired: to each of these, and to the slice for all others. */
    private void addLate(KeyedRow row, KeyPlace<K> place, long slice, PaneFiring<K, A, ?, ?> firing) throws Exception {
        List<OpenPane<K, A>> fired = new ArrayList<>();
        for (Window window : panes.assigner().windowsOf(row.eventTime())) {
            long last = OpenPane.lastMicros(window);
            boolean isFired = last <= row.watermark();
            OpenPane<K, A> pane = firing.isGone(last, row.watermark())
                    ? null
                    : isFired ? panes.findOrCreate(place, window) : panes.find(place, window);
            if (pane != null) {
                firing.catchUp(pane, row.watermark());
                if (isFired) {
                    fired.add(pane);
                } else {
                    firing.schedule(pane);
                }
            }
        }
        boolean isOpen = row.watermark() < windows.lastEndOf(slice) - 1;
        if (fired.isEmpty()) {
            addToSlice(row, place, namespaces.of(slice, row.watermark()), firing);
        } else if (!isOpen && !firing.add(fired, null, row)) {
            panes.removeUnused(fired);
        } else if (isOpen) {
            addToBoth(row, place, fired, firing);
        }
    }

    private void addToBoth(KeyedRow row, KeyPlace<K> place, List<OpenPane<K, A>> fired, PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        HeapTable<K, A> table = accumulators.table();
        long slice = windows.sliceStartOf(row.eventTime());
        long namespace = namespaces.of(slice, row.watermark());
        StateEntry<K, A> found = table.find(place.keyGroup(), namespace, place.key(), place.hash());
        PaneState<A> shared = new PaneState<>();
        if (found != null) {
            table.markDirty(found);
            shared.accumulator = found.value();
        }
        if (!firing.add(fired, shared, row)) {
            panes.removeUnused(fired);
        }
        A after = shared.accumulator;
        if (found != null && after != null) {
            found.setValue(after);
        } else if (after != null) {
            table.create(place.keyGroup(), namespace, place.key(), place.hash(), after);
            firing.timeEnd(place, namespaces.nextEndOf(slice, row.watermark()));
            slices.noteLate(place, namespace);
        }
    }

    @Override
    public boolean isUnfired(OpenPane<K, A> pane, long rowWatermark) {
        return pane.lastMicros() <= rowWatermark && hasShared(pane);
    }

    @Override
    public boolean hasShared(OpenPane<K, A> pane) {
        return pane.lastMicros() > firedUpTo && !dueSlices(pane).isEmpty();
    }

    private KeySlices<K, A> dueSlices(OpenPane<K, A> pane) {
        return slices.at(place(pane), pane.window().endMicros()).slices();
    }

    private static <K> KeyPlace<K> place(OpenPane<K, ?> pane) {
        return new KeyPlace<>(pane.keyGroup(), pane.key(), pane.hash());
    }

    @Override
    public Supplier<@Nullable A> content(OpenPane<K, A> pane, Pane.Timing timing) {
        PaneState<A> state = pane.state();
        boolean isOnTime = timing == Pane.Timing.ON_TIME;
        boolean isOwn = timing == Pane.Timing.LATE || !isOnTime && isDiscarding || pane.lastMicros() <= firedUpTo;
        if (isOwn || accumulators.table().isEmpty()) {
            return () -> state.accumulator;
        }
        KeySlices<K, A> shared = isOnTime
                ? dueSlices(pane)
                : slices.soFar(place(pane), pane.window().endMicros()).slices();
        if (shared.isEmpty()) {
            return () -> state.accumulator;
        }
        return isOnTime ? new Taking(state, shared) : () -> slices.whole(state.accumulator, shared);
    }

    /** What a window has at its end becomes its own, once, even if the function is called again. */
    private final class Taking implements Supplier<@Nullable A> {
        private final PaneState<A> state;
        private final KeySlices<K, A> shared;
        private boolean isTaken;

        Taking(PaneState<A> state, KeySlices<K, A> shared) {
            this.state = state;
            this.shared = shared;
        }

        @Override
        public @Nullable A get() {
            if (!isTaken) {
                state.accumulator = slices.whole(state.accumulator, shared);
                isTaken = true;
            }
            return state.accumulator;
        }
    }

    /** At a window's end: that of the next window with anything of it is timed, and the window begun if it has any. */
    @Override
    public void goOn(StateEntry<WindowKey<K>, Boolean> timer, PaneFiring<K, A, ?, ?> firing) {
        long last = timer.key().lastMicros();
        if (timer.namespace() != last || accumulators.table().isEmpty()) {
            return;
        }
        KeyPlace<K> place = AssignedPanes.place(timer);
        KeyedSlices.InWindow<K, A> found = slices.at(place, last + 1);
        if (found.goesOn()) {
            firing.timeEnd(place, last + 1 + windows.endDistanceMicros());
        }
        if (!found.slices().isEmpty()) {
            panes.findOrCreate(place, panes.assigner().windowOf(last));
        }
    }

    @Override
    public boolean keepsEndTimers() {
        return true;
    }

    @Override
    public @Nullable OpenPane<K, A> open(StateEntry<WindowKey<K>, Boolean> timer) {
        return panes.open(timer);
    }

    @Override
    public void remove(OpenPane<K, A> pane) {
        panes.remove(pane);
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(panes.panes(), accumulators.table());
    }
}
