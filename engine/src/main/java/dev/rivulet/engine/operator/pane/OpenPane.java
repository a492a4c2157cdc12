package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.Window;

/**
 * A window of a key at hand. Whoever makes one has told the table that its state is about to change. Good until the lane does something
 * else.
 *
 * @param window {@link Window#GLOBAL} if it has no end
 */
record OpenPane<K, A>(K key, int keyGroup, int hash, Window window, PaneState<A> state) {

    /** The last microsecond, {@link PaneState#NONE} if the window has no end. */
    long lastMicros() {
        return lastMicros(window);
    }

    /** As above. */
    static long lastMicros(Window window) {
        return isEndless(window) ? PaneState.NONE : window.endMicros() - 1;
    }

    boolean isEndless() {
        return isEndless(window);
    }

    private static boolean isEndless(Window window) {
        return window.endMicros() == Window.GLOBAL.endMicros();
    }

    WindowKey<K> windowKey() {
        return new WindowKey<>(key, lastMicros());
    }
}
