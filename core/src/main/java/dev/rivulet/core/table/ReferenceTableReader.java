package dev.rivulet.core.table;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open {@link ReferenceTable}. One owner at a time, who may take as long as reading takes. After an exception it is closed, and the
 * table opened anew.
 *
 * @param <R> the rows
 */
public interface ReferenceTableReader<R> extends Closeable {

    /** Takes rows. */
    @FunctionalInterface
    interface RowConsumer<R> {

        void accept(R row) throws IOException;
    }

    /**
     * Which version the table is at, without reading its rows: a text that is another one whenever the rows may be others.
     *
     * @throws IOException if that cannot be found out at present
     */
    String version() throws IOException;

    /**
     * Whether the table knows by itself that it has changed, so that nobody need wait until its version is asked for the next time. Asked
     * all the time, so it must cost nothing; false, which is the default, where somebody has to look.
     */
    default boolean isKnownToHaveChanged() {
        return false;
    }

    /**
     * Hands over all rows of one version, in any order.
     *
     * @return the version that the rows are of, as by {@link #version}
     * @throws IOException if the rows cannot be read as a whole: a file cannot be, or changes meanwhile, or holds what is no row, with its
     *     place; rows may have been handed over before
     */
    String read(RowConsumer<R> consumer) throws IOException;
}
