package dev.rivulet.engine.pattern;

import dev.rivulet.engine.RowCollector;

/** Makes rows of a match of a key, any number. Deterministic. */
@FunctionalInterface
public interface PatternProcessFunction<K, T, O> {

    /**
     * @throws dev.rivulet.core.row.MalformedRowException to send a description of the match to the dead letters with that message; what
     *     was put out before stays
     * @throws Exception any other fails the job
     */
    void processMatch(K key, Match<T> match, RowCollector<O> out) throws Exception;
}
