package dev.rivulet.engine;

/**
 * A stateless function of a row. It must be deterministic: it may not read a clock, a random source or the network, since replay
 * calls it again and expects the same answer. Called by several threads, each with its own rows.
 */
@FunctionalInterface
public interface RowFunction<T, R> {

    /**
     * @throws dev.rivulet.core.row.MalformedRowException to send the record to the dead letters with that message
     * @throws Exception any other is dealt with as the step's {@link ErrorPolicy} says, which fails the job if there is none
     */
    R apply(T row) throws Exception;
}
