package dev.rivulet.engine;

/** Takes the rows that a function puts out. Valid during the call that it is given to, on the thread of that call. */
@FunctionalInterface
public interface RowCollector<R> {

    /**
     * @param row not null, and immutable from here on
     * @throws Exception what a step behind the function threw; not to be caught
     */
    void collect(R row) throws Exception;
}
