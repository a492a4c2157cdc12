package dev.rivulet.engine;

/** Takes the rows that a function puts out. Valid during the call that it is given to, on the thread of that call. */
@FunctionalInterface
public interface RowCollector<R> {

    /**
     * @param row not null, and immutable from here on
     * @throws Exception never; the rows go on when the function has returned
     */
    void collect(R row) throws Exception;
}
