package dev.rivulet.engine.stateful;

import dev.rivulet.engine.ErrorPolicy;
import org.jspecify.annotations.Nullable;

/** Makes a row of each row and a state of its key. Deterministic. */
@FunctionalInterface
public interface StatefulFunction<T, S, O> {

    /**
     * What comes of a row.
     *
     * @param row that goes out
     * @param state that the key has from here on, null for none
     */
    record Result<O, S>(O row, @Nullable S state) {}

    /**
     * @param state of the row's key, null for none
     * @throws Exception is dealt with as the step's {@link ErrorPolicy} says, which fails the job if there is none
     */
    Result<O, S> map(T row, @Nullable S state) throws Exception;
}
