package dev.rivulet.core.row;

/**
 * How rows of type {@code T} are taken apart and put together: derived once from a Java record by {@link RecordRowType}, or given
 * by a {@link Schema} for {@link Row}. Decoders, sinks and expressions are written against it and so serve both forms. Immutable,
 * any thread.
 *
 * @param <T> the rows; not to be changed once built
 */
public interface RowType<T> {

    Schema schema();

    /**
     * Reads one field.
     *
     * @param index 0 to {@code schema().fieldCount() - 1}
     * @return an accessor to keep, not to ask for per row
     */
    FieldAccessor<T> accessor(int index);

    /** A builder for one thread, to use again for row after row. */
    RowBuilder<T> newBuilder();

    /** What to call these rows in messages, such as the record's simple name. */
    String name();
}
