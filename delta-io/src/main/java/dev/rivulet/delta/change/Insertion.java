package dev.rivulet.delta.change;

import java.io.IOException;

/**
 * An operation that brings new rows. One owner.
 *
 * @param <T> the new rows
 */
public interface Insertion<T> extends RowOperation {

    /**
     * Passes if the operation may bring a row.
     *
     * @throws IOException naming the row and what was wanted; the table stays as it is
     */
    void requireFits(T row) throws IOException;
}
