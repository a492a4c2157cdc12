package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateEntry;
import org.jspecify.annotations.Nullable;

/** Knows which windows a row lies in, and keeps their panes. Owned by the lane. */
interface PaneStore<K, A> {

    /**
     * Adds a row to its windows.
     *
     * @return whether any of them still took rows
     */
    boolean add(KeyedRow row, PaneFiring<K, A, ?, ?> firing) throws Exception;

    /** Finds the window that a timer is for, to be changed; null if it is gone. */
    @Nullable OpenPane<K, A> open(StateEntry<WindowKey<K>, Boolean> timer);

    /** The window's lateness is over. */
    void remove(OpenPane<K, A> pane);

    KeyedTable table();
}
