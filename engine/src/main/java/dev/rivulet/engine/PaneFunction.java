package dev.rivulet.engine;

import dev.rivulet.engine.window.Pane;

/**
 * Makes the row that a pane of a window of a key puts out, for windows that may put out more than once. Deterministic.
 *
 * <p>In accumulating mode each pane of a window has all rows so far, so a sink that upserts by key and window ends with the last one.
 */
@FunctionalInterface
public interface PaneFunction<K, R, O> {

    /**
     * @param window {@link Window#GLOBAL} for count and global windows
     * @throws dev.rivulet.core.row.MalformedRowException to send a description of the pane to the dead letters with that message
     * @throws Exception any other fails the job
     */
    O apply(K key, Window window, Pane pane, R result) throws Exception;
}
