package dev.rivulet.core.table;

import dev.rivulet.core.codec.Codec;
import java.io.IOException;

/**
 * A table outside, of which rows are looked up by a key: the definition, which opens readers when a job starts. Immutable; one
 * definition may serve many jobs, and several steps of one.
 *
 * @param <R> its rows; immutable, since many threads hold them
 */
public interface ReferenceTable<R> {

    /**
     * Opens the table.
     *
     * @return a reader with one owner
     * @throws IOException if it cannot be reached at present
     */
    ReferenceTableReader<R> open(TableContext context) throws IOException;

    /** The form in which the engine keeps a copy of the rows. They come out of it as equal ones, and only those are used. */
    Codec<R> codec();

    /** A short description for plans and messages, such as {@code delta[/data/devices]}. */
    String description();
}
