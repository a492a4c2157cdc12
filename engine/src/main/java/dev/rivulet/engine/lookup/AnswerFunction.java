package dev.rivulet.engine.lookup;

import org.jspecify.annotations.Nullable;

/**
 * Makes a row of a row and what a lookup said about it. Deterministic; may be called more than once for a row.
 *
 * @param <T> the rows
 * @param <A> the answers
 * @param <R> what it makes
 */
public interface AnswerFunction<T, A, R> {

    /**
     * @param answer null if the lookup answered null
     * @return a row, never null
     * @throws Exception if it fails, upon which the step's error policy decides
     */
    R apply(T row, @Nullable A answer) throws Exception;
}
