package dev.rivulet.engine;

import dev.rivulet.core.codec.Codec;

/**
 * An aggregation that is computed row by row, in log order within a key. Deterministic. One instance serves all lanes, so it keeps
 * nothing in itself: all is in the accumulator, which one lane owns.
 *
 * @param <T> rows that come in
 * @param <A> the accumulator, best a small mutable object changed in place
 * @param <R> the result
 */
public interface AggregateFunction<T, A, R> {

    A createAccumulator();

    /** Adds a row: changes the accumulator in place and returns it, or returns another one. */
    A add(T row, A accumulator);

    R result(A accumulator);

    /**
     * Makes one accumulator of two, for windows that merge or are made of slices.
     *
     * @param left of the earlier window; may be changed in place and returned
     * @param right of the later one; stays as it is
     * @throws UnsupportedOperationException if the function cannot, which is the default
     */
    default A merge(A left, A right) {
        throw new UnsupportedOperationException(
                getClass().getName() + " has no merge, which sliding, cumulating and session windows need");
    }

    /** How accumulators are kept in checkpoints. */
    Codec<A> accumulatorCodec();

    /** Tells accumulators of this function from those of another: a job refuses a checkpoint whose accumulators are not its own. */
    default String version() {
        return getClass().getName();
    }
}
