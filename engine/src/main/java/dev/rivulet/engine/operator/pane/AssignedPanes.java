package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.slice.KeyPlace;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The panes of windows that do not depend on rows: all but sessions. The namespace of a window is its last microsecond. A row is added to
 * each window that it lies in: those that overlap share nothing here, since each has panes of its own. Owned by the lane.
 */
record AssignedPanes<K, A>(WindowAssigner assigner, KeyGroups keyGroups, HeapTable<K, PaneState<A>> panes)
        implements PaneStore<K, A> {

    static <K, A> AssignedPanes<K, A> of(Step.WindowStep<?, K, A, ?, ?> step, KeyGroups keyGroups) {
        StateDescriptor<K, PaneState<A>> descriptor = new StateDescriptor<>(
                step.uid(),
                step.keyCodec(),
                new PaneState.PaneStateCodec<>(step.function().accumulatorCodec()),
                PaneState::new);
        HeapTable<K, PaneState<A>> panes = new HeapTable<>(descriptor, keyGroups.groupCount());
        return new AssignedPanes<>(new WindowAssigner(step.windows()), keyGroups, panes);
    }

    @Override
    public boolean add(KeyedRow row, PaneFiring<K, A, ?, ?> firing) throws Exception {
        KeyPlace<K> place = place(row);
        List<OpenPane<K, A>> open = new ArrayList<>(1);
        for (Window window : assigner.windowsOf(row.eventTime())) {
            if (!firing.isGone(OpenPane.lastMicros(window), row.watermark())) {
                OpenPane<K, A> pane = findOrCreate(place, window);
                firing.catchUp(pane, row.watermark());
                open.add(pane);
            }
        }
        if (!open.isEmpty() && !firing.add(open, null, row)) {
            removeUnused(open);
        }
        return !open.isEmpty();
    }

    @SuppressWarnings("unchecked") // The fluent API has seen to it that keys are of this type.
    KeyPlace<K> place(KeyedRow row) {
        return new KeyPlace<>(keyGroups.groupOf(row.keyHash()), (K) row.key(), row.keyHash());
    }

    static <K> KeyPlace<K> place(StateEntry<WindowKey<K>, Boolean> timer) {
        return new KeyPlace<>(timer.keyGroup(), timer.key().key(), timer.hash());
    }

    void removeUnused(List<OpenPane<K, A>> open) {
        for (OpenPane<K, A> pane : open) {
            if (pane.state().isUnused()) {
                remove(pane);
            }
        }
    }

    /** The window of a key that ends here; null if it has no state. */
    @Nullable OpenPane<K, A> find(KeyPlace<K> place, Window window) {
        StateEntry<K, PaneState<A>> entry =
                panes.find(place.keyGroup(), OpenPane.lastMicros(window), place.key(), place.hash());
        return entry == null ? null : open(entry, window);
    }

    /** The same, begun if it has none. */
    OpenPane<K, A> findOrCreate(KeyPlace<K> place, Window window) {
        return open(
                panes.findOrCreate(place.keyGroup(), OpenPane.lastMicros(window), place.key(), place.hash()), window);
    }

    @Override
    public @Nullable OpenPane<K, A> open(StateEntry<WindowKey<K>, Boolean> timer) {
        return find(place(timer), assigner.windowOf(timer.key().lastMicros()));
    }

    private OpenPane<K, A> open(StateEntry<K, PaneState<A>> entry, Window window) {
        panes.markDirty(entry);
        return new OpenPane<>(entry.key(), entry.keyGroup(), entry.hash(), window, entry.value());
    }

    @Override
    public void remove(OpenPane<K, A> pane) {
        StateEntry<K, PaneState<A>> entry = panes.find(pane.keyGroup(), pane.lastMicros(), pane.key(), pane.hash());
        if (entry == null) {
            throw new AssertionError("window " + pane.window() + " of key " + pane.key() + " is gone already");
        }
        panes.remove(entry);
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(panes);
    }
}
