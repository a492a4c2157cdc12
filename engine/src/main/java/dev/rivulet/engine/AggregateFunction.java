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
     * Makes one accumulator of two, as if the rows of both had been added to one, those of the left one first: for windows that grow
     * together, as sessions do, or that are made of slices. Deterministic.
     *
     * <p>The right one stays as it is, also when the result is changed later: several windows may have the same slice. So nothing mutable of
     * it may become part of the result. A function that is merged by nothing need not have it.
     *
     * @param left of the earlier window; may be changed in place and returned
     * @param right of the later window
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
     * Whether an accumulator takes about as much memory for many rows as for a few, as a sum does and a list of all rows does not. Windows
     * that are made of slices then keep what they merged for the next window, so that what they cost does not grow with their slices: up to
     * as many accumulators again as there are slices. They do not unless this is overridden, and merge all slices of each window. Windows
     * that overlap and take late rows or fire early are only made of slices if this holds and there is a {@link #merge}.
     */
    default boolean hasBoundedAccumulator() {
        return false;
    }

    /** How accumulators are kept in checkpoints. */
    Codec<A> accumulatorCodec();

    /** Tells accumulators of this function from those of another: a job refuses a checkpoint whose accumulators are not its own. */
    default String version() {
        return getClass().getName();
    }
}
