package dev.rivulet.engine;

/** Makes the row that a closed window of a key puts out. Deterministic. */
@FunctionalInterface
public interface WindowFunction<K, R, O> {

    /**
     * @throws dev.rivulet.core.row.MalformedRowException to send a description of the window to the dead letters with that message
     * @throws Exception any other fails the job
     */
    O apply(K key, Window window, R result) throws Exception;
}
