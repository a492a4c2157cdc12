package dev.rivulet.engine;

/** A deterministic test of a row, under the same rules as {@link RowFunction}. */
@FunctionalInterface
public interface RowPredicate<T> {

    /**
     * @return whether the row goes on; a row that does not is counted as filtered
     * @throws dev.rivulet.core.row.MalformedRowException to send the record to the dead letters with that message
     * @throws Exception any other is dealt with as the step's {@link ErrorPolicy} says, which fails the job if there is none
     */
    boolean test(T row) throws Exception;
}
