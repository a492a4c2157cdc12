package dev.rivulet.engine.aggregate;

import java.util.function.Function;

/**
 * Takes out of a row what an aggregate is about. Immutable.
 *
 * @param aggregate the aggregate's name, for messages
 */
record Field<T, V>(String aggregate, Function<? super T, ? extends V> extractor) {

    /**
     * @throws IllegalArgumentException if it is null
     */
    V of(T row) {
        V value = extractor.apply(row);
        if (value == null) {
            throw new IllegalArgumentException("aggregate " + aggregate + ": the field is null in row " + row
                    + ", wanted a value; drop such rows by a filter before the window");
        }
        return value;
    }
}
