package dev.rivulet.delta.change;

import dev.rivulet.core.row.RowType;
import java.io.IOException;
import java.util.BitSet;

/**
 * An operation that brings new rows. One owner.
 *
 * @param <T> the new rows
 */
public interface Insertion<T> extends RowOperation {

    RowType<T> newRowType();

    /**
     * Shows the new rows.
     *
     * @param matched which of the operation's own rows met one of the table's
     * @throws IOException if there is one that the operation may not bring, naming it and what was wanted; the table stays as it is
     */
    void forEachNew(BitSet matched, NewRows<T> consumer) throws IOException;

    /** Takes new rows. */
    interface NewRows<T> {

        void accept(T row) throws IOException;
    }
}
