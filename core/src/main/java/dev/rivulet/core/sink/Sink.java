package dev.rivulet.core.sink;

import dev.rivulet.core.row.RowType;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where rows go: the definition, which opens a session when a job starts. Immutable.
 *
 * @param <T> the rows it takes
 */
public interface Sink<T> {

    /**
     * Opens the target, creating it if need be.
     *
     * @throws IOException if it cannot be reached or does not fit the rows; the job does not start
     */
    SinkSession<T> open(SinkContext context) throws IOException;

    /**
     * The same sink with a target of its own in a directory, for rows that are computed again to be looked at.
     *
     * @throws UnsupportedOperationException if it has no such thing, which is the default
     */
    default Sink<T> in(Path directory) {
        throw new UnsupportedOperationException(
                description() + " cannot write into a directory; its rows can be verified, not replayed into one");
    }

    /** The rows it takes. */
    RowType<T> rowType();

    /** A short description for plans and progress events, such as {@code delta[/data/table, append]}. */
    String description();

    /** What it writes to, in the same words for all sinks with that target; unless it knows better, its description. */
    default String target() {
        return description();
    }
}
