package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateEntry;
import java.util.List;
import java.util.function.Supplier;
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

    /** All of its state, in an order that does not change. */
    List<KeyedTable> tables();

    /**
     * Whether a window that a late row opens has something that is to come out at its end, and did not yet.
     *
     * @param rowWatermark the window's end is not behind it
     */
    default boolean isUnfired(OpenPane<K, A> pane, long rowWatermark) {
        return false;
    }

    /** Whether a window whose end the watermark has come to has anything beside its state that is in no pane. */
    default boolean hasShared(OpenPane<K, A> pane) {
        return false;
    }

    /** What a pane shows, to be asked within a call of the aggregate function; null for no rows. */
    default Supplier<@Nullable A> content(OpenPane<K, A> pane, Pane.Timing timing) {
        return () -> pane.state().accumulator;
    }

    /** A timer is taken up; what is to be timed because of that. */
    default void goOn(StateEntry<WindowKey<K>, Boolean> timer, PaneFiring<K, A, ?, ?> firing) {}

    /** Whether timers for the ends of windows are not those of their state alone, and have to stay. */
    default boolean keepsEndTimers() {
        return false;
    }

    /**
     * Time has come here.
     *
     * @param isFired whether all that it makes due is out; otherwise that is about to begin
     */
    default void advance(long watermark, boolean isFired) {}
}
