package dev.rivulet.engine;

import dev.rivulet.engine.window.Pane;

/** Makes the row that a closed window of a key puts out, whichever pane it is. Deterministic. */
@FunctionalInterface
public interface WindowFunction<K, R, O> extends PaneFunction<K, R, O> {

    /**
     * @throws dev.rivulet.core.row.MalformedRowException to send a description of the window to the dead letters with that message
     * @throws Exception any other fails the job
     */
    O apply(K key, Window window, R result) throws Exception;

    @Override
    default O apply(K key, Window window, Pane pane, R result) throws Exception {
        return apply(key, window, result);
    }
}
