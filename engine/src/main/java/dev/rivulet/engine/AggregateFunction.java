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

    /**
     * Makes one accumulator of two, as if the rows of both had been added to one: the engine merges where windows grow together, as
     * sessions do. The rows of the left one count as those that came first.
     *
     * <p>It must be deterministic. It may change the left accumulator and return it, and may take over parts of either; the engine uses
     * neither afterwards. A function that is merged by nothing need not have it.
     *
     * @param left that of the earlier window
     * @param right that of the later window
     * @throws UnsupportedOperationException if this function cannot merge, which it does unless overridden
     */
    default A merge(A left, A right) {
        throw new UnsupportedOperationException(
                "aggregate function " + getClass().getName()
                        + " has no merge(left, right); session windows, and whatever else merges accumulators, need it");
    }

    /** What the accumulator comes to. It may be asked for again after more rows, so it changes nothing that they would see. */
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
