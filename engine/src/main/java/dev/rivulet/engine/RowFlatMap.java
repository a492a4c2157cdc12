package dev.rivulet.engine;

/** A stateless function that makes any number of rows of one, under the same rules as {@link RowFunction}. */
@FunctionalInterface
public interface RowFlatMap<T, R> {

    /**
     * @param out takes the rows that come out, in their order; not to be kept
     * @throws dev.rivulet.core.row.MalformedRowException to send the record to the dead letters with that message; what it has put
     *     out before is taken back
     * @throws Exception any other is dealt with as the step's {@link ErrorPolicy} says, which fails the job if there is none
     */
    void flatMap(T row, RowCollector<R> out) throws Exception;
}
