package dev.rivulet.core.sink;

import dev.rivulet.core.row.RowType;
import java.io.IOException;

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

    /** The rows it takes. */
    RowType<T> rowType();

    /** A short description for plans and progress events, such as {@code delta[/data/table, append]}. */
    String description();
}
