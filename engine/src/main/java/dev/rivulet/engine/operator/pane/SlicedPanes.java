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
 * <p>Windows that put out something before their end, by event time or the clock, have state from their first row on: when that is due, and
 * how many results are out. What is due has the slices so far merged. A row is told to those of its windows that time something because of it:
 * once for each result, see {@link TimedWindows}. So there, too, what a row costs does not grow with its windows, and what comes on top goes by
 * the results.
 *
 * <p>Slices are shared where the function has accumulators of bounded size and merges them, and where no window has to know before its end
 * which rows it had since its last result: how many, where it puts out after so many, or what they come to, where results before the end are
 * discarded. In all other cases each window has an accumulator of its own from its first row on: so panes of lists have their rows in the order
 * in which they came. What lies in slices, or in accumulators of windows, from before the pipeline was changed comes out in either case.
 */
final class SlicedPanes<T, K, A> implements PaneStore<K, A> {

    /** Kept with a key group's panes: there are none of windows that are open. */
    private static final Object NONE_OPEN = new Object();

    private final SlicedWindows windows;
    private final SliceNamespaces namespaces;
    private final AssignedPanes<K, A> panes;
    private final Accumulators<T, K, A> accumulators;
    private final KeyedSlices<K, A> slices;
    private final KeyGroups keyGroups;
    private final boolean isSharing;

    /** Whether windows put out something before their end, where they share slices. */
    private final boolean isTiming;

    private final boolean isDiscarding;

    private boolean hasWatermark;

    /** All windows that end up to a microsecond behind this have fired. */
    private long firedUpTo = Watermarks.NONE;

    /**
     * The highest watermark that a late row came under. Rows behind it may come under a lower one, as those that an operator before puts out
     * when its windows end; windows up to here have then ended for them too if they have a pane.
     */
    private long caughtUpTo = Watermarks.NONE;

    SlicedPanes(
            Step.WindowStep<T, K, A, ?, ?> step,
            SlicedWindows windows,
            KeyGroups keyGroups,
            AssignedPanes<K, A> panes,
            Caller caller) {
        this.windows = windows;
        this.namespaces = new SliceNamespaces(windows);
        this.panes = panes;
        this.keyGroups = keyGroups;
        this.accumulators = Accumulators.of(step, step.uid() + "/~slices", keyGroups, caller);
        this.slices = new KeyedSlices<>(accumulators.table(), step.function(), namespaces);
        this.isDiscarding = step.definition().panes().isDiscarding();
        Pace early = step.definition().panes().early();
        boolean isEarly = !early.equals(Pace.NEVER);
        this.isSharing = isMergeable(step.function()) && !(isEarly && (isDiscarding || early.rowCount() > 0));
        this.isTiming = isSharing && isEarly;
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
            if (slices.removeClosed(watermark) && isTiming) {
                forgetClosed(watermark);
            }
        }
    }

    private void forgetClosed(long watermark) {
        for (int keyGroup = 0; keyGroup < keyGroups.groupCount(); keyGroup++) {
            TimedKeys<K> timed = timed(keyGroup);
            if (timed != null) {
                timed.removeOver(watermark);
                panes.panes().range(keyGroup).keep(timed, timed.count());
            }
        }
    }

    @SuppressWarnings("unchecked") // Nobody else keeps anything beside an operator's own table.
    private @Nullable TimedKeys<K> timed(int keyGroup) {
        return panes.panes().range(keyGroup).kept() instanceof TimedKeys<?> timed ? (TimedKeys<K>) timed : null;
    }

    private @Nullable TimedWindows timed(KeyPlace<K> place) {
        TimedKeys<K> keys = timed(place.keyGroup());
        return keys == null ? null : keys.find(place.key());
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
        if (isEarly && row.watermark() >= caughtUpTo && !concernsWindows(row, place, slice, firing)) {
            addToSlice(row, place, slice, firing);
        } else {
            addToWindows(row, place, slice, firing);
        }
        return true;
    }

    /** Whether windows with a slice have anything to do but to merge it at their end. */
    private boolean concernsWindows(KeyedRow row, KeyPlace<K> place, long slice, PaneFiring<K, A, ?, ?> firing) {
        if (!isTiming) {
            return mayHaveOpen(place.keyGroup());
        }
        TimedWindows timed = timed(place);
        return timed == null
                || !timed.hasAll(
                        windows.firstEndOf(slice), windows.lastEndOf(slice), row.watermark(), firing.clockMicros());
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

    /** False if the function failed, and that is dealt with. */
    private boolean addToSlice(KeyedRow row, KeyPlace<K> place, long namespace, PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        slices.forgetSoFar();
        long countBefore = accumulators.table().entryCount();
        boolean isAdded = accumulators.add(row, namespace);
        if (accumulators.table().entryCount() > countBefore) {
            firing.timeEnd(place, namespaces.nextEndOf(windows.sliceStartOf(namespace), row.watermark()));
        }
        if (namespaces.isLate(namespace)) {
            slices.noteLate(place, namespace);
        }
        return isAdded;
    }

    /** Adds a row to each window that has fired, and to the slice for all others. */
    private void addToWindows(KeyedRow row, KeyPlace<K> place, long slice, PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        List<OpenPane<K, A>> fired = caughtUp(row, place, slice, firing);
        if (row.watermark() >= windows.lastEndOf(slice) - 1) {
            removeUnused(fired, firing.add(fired, null, row));
        } else {
            TimedWindows known = timed(place);
            TimedWindows timed = known == null ? new TimedWindows(windows.endDistanceMicros()) : known;
            int countBefore = timed.count();
            addToOpen(row, place, fired, timed, firing);
            if (isTiming) {
                TimedKeys<K> keys = timed(place.keyGroup());
                TimedKeys<K> kept = keys == null ? new TimedKeys<>() : keys;
                kept.put(place.key(), timed, countBefore);
                panes.panes().range(place.keyGroup()).keep(kept, kept.count());
            }
        }
    }

    /** The windows that a row is late for, but that take it; and those that a later one was late for. */
    private List<OpenPane<K, A>> caughtUp(KeyedRow row, KeyPlace<K> place, long slice, PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        List<OpenPane<K, A>> fired = new ArrayList<>(0);
        long lastEnd = Math.min(windows.lastEndOf(slice), Math.max(row.watermark(), caughtUpTo) + 1);
        long distance = windows.endDistanceMicros();
        for (long end = windows.firstEndOf(slice); end <= lastEnd; end += distance) {
            if (end - 1 > row.watermark()) {
                OpenPane<K, A> pane = panes.find(place, windowOf(end));
                if (pane != null && pane.state().isPastEnd) {
                    fired.add(pane);
                }
            } else if (!firing.isGone(end - 1, row.watermark())) {
                OpenPane<K, A> pane = panes.findOrCreate(place, windowOf(end));
                firing.catchUp(pane, row.watermark());
                fired.add(pane);
                caughtUpTo = Math.max(caughtUpTo, row.watermark());
            }
        }
        return fired;
    }

    private Window windowOf(long end) {
        return panes.assigner().windowOf(end - 1);
    }

    /**
     * Adds a row to the slice of windows that are open, and to those that are not.
     *
     * @param timed which of the open ones need not be told; of none before any pane comes out early
     */
    private void addToOpen(
            KeyedRow row,
            KeyPlace<K> place,
            List<OpenPane<K, A>> fired,
            TimedWindows timed,
            PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        long slice = windows.sliceStartOf(row.eventTime());
        long firstEnd = namespaces.nextEndOf(slice, row.watermark());
        List<Long> told = timed.untimed(firstEnd, windows.lastEndOf(slice), row.watermark(), firing.clockMicros());
        for (long end : told) {
            OpenPane<K, A> pane = panes.find(place, windowOf(end));
            if (pane != null && !pane.state().isPastEnd) {
                firing.catchUp(pane, row.watermark());
                firing.schedule(pane);
            }
        }
        boolean isAdded = fired.isEmpty()
                ? addToSlice(row, place, namespaces.of(slice, row.watermark()), firing)
                : removeUnused(fired, addToBoth(row, place, fired, firing));
        if (isAdded && isTiming) {
            for (long end : told) {
                OpenPane<K, A> pane = panes.findOrCreate(place, windowOf(end));
                if (!pane.state().isPastEnd) {
                    firing.onSharedRow(pane, row);
                    timed.put(end, firing.nextDue(pane), pane.state().clockDueMicros);
                }
            }
        }
    }

    private boolean removeUnused(List<OpenPane<K, A>> fired, boolean isAdded) {
        if (!isAdded) {
            panes.removeUnused(fired);
        }
        return isAdded;
    }

    private boolean addToBoth(
            KeyedRow row, KeyPlace<K> place, List<OpenPane<K, A>> fired, PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        slices.forgetSoFar();
        HeapTable<K, A> table = accumulators.table();
        long slice = windows.sliceStartOf(row.eventTime());
        long namespace = namespaces.of(slice, row.watermark());
        StateEntry<K, A> found = table.find(place.keyGroup(), namespace, place.key(), place.hash());
        PaneState<A> shared = new PaneState<>();
        if (found != null) {
            table.markDirty(found);
            shared.accumulator = found.value();
        }
        boolean isAdded = firing.add(fired, shared, row);
        A after = shared.accumulator;
        if (found != null && after != null) {
            found.setValue(after);
        } else if (after != null) {
            table.create(place.keyGroup(), namespace, place.key(), place.hash(), after);
            firing.timeEnd(place, namespaces.nextEndOf(slice, row.watermark()));
            if (namespaces.isLate(namespace)) {
                slices.noteLate(place, namespace);
            }
        }
        return isAdded;
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
                : slices.soFar(place(pane), pane.window().endMicros());
        if (shared.isEmpty()) {
            return () -> state.accumulator;
        }
        return isOnTime ? new TakenSlices<>(state, slices, shared) : () -> slices.whole(state.accumulator, shared);
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
