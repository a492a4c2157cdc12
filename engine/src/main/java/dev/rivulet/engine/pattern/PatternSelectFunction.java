package dev.rivulet.engine.pattern;

import dev.rivulet.engine.RowCollector;

/** Makes a row of a match of a key. Deterministic. */
@FunctionalInterface
public interface PatternSelectFunction<K, T, O> extends PatternProcessFunction<K, T, O> {

    /**
     * @return never null
     * @throws dev.rivulet.core.row.MalformedRowException to send a description of the match to the dead letters with that message
     * @throws Exception any other fails the job
     */
    O select(K key, Match<T> match) throws Exception;

    @Override
    @SuppressWarnings(
            "FunctionalInterfaceMethodChanged") // Whoever is handed it as a process function wants just this row of it.
    default void processMatch(K key, Match<T> match, RowCollector<O> out) throws Exception {
        out.collect(select(key, match));
    }
}
