package dev.rivulet.engine.stateful;

import dev.rivulet.engine.ErrorPolicy;

/** Makes one row of what the rows of a key have come to so far and the next one. Deterministic. */
@FunctionalInterface
public interface ReduceFunction<T> {

    /**
     * @param reduced what the rows before have come to; the first row itself, at the second
     * @return not null
     * @throws Exception is dealt with as the step's {@link ErrorPolicy} says, which fails the job if there is none
     */
    T reduce(T reduced, T row) throws Exception;
}
