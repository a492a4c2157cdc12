package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
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
                () -> new PaneState<>(step.function().createAccumulator()));
        HeapTable<K, PaneState<A>> panes = new HeapTable<>(descriptor, keyGroups.groupCount());
        return new AssignedPanes<>(new WindowAssigner(step.windows()), keyGroups, panes);
    }

    @Override
    public boolean add(KeyedRow row, PaneFiring<K, A, ?, ?> firing) throws Exception {
        boolean isInTime = false;
        for (Window window : assigner.windowsOf(row.eventTime())) {
            if (!firing.isGone(OpenPane.lastMicros(window), row.watermark())) {
                isInTime = true;
                OpenPane<K, A> pane = open(row, window);
                firing.catchUp(pane, row.watermark());
                firing.add(pane, row);
            }
        }
        return isInTime;
    }

    @SuppressWarnings("unchecked") // The fluent API has seen to it that keys are of this type.
    private OpenPane<K, A> open(KeyedRow row, Window window) {
        int keyGroup = keyGroups.groupOf(row.keyHash());
        return open(panes.findOrCreate(keyGroup, OpenPane.lastMicros(window), (K) row.key(), row.keyHash()), window);
    }

    @Override
    public @Nullable OpenPane<K, A> open(StateEntry<WindowKey<K>, Boolean> timer) {
        WindowKey<K> key = timer.key();
        StateEntry<K, PaneState<A>> entry = panes.find(timer.keyGroup(), key.lastMicros(), key.key(), timer.hash());
        return entry == null ? null : open(entry, assigner.windowOf(key.lastMicros()));
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
    public KeyedTable table() {
        return panes;
    }
}
