package dev.rivulet.core.row;

/**
 * Puts a row together field by field, in any order. One owner; after {@link #build} it starts afresh with all fields unset, which
 * counts as null.
 *
 * @param <T> the rows that come out
 */
public interface RowBuilder<T> {

    void setNull(int index);

    /**
     * A field of physical form LONG.
     *
     * @param value in the range of the field's type, which the caller has checked
     */
    void setLong(int index, long value);

    /** A field of physical form DOUBLE. */
    void setDouble(int index, double value);

    /** A field of physical form OBJECT; the caller does not change the value later. */
    void setObject(int index, Object value);

    /** Forgets what was set so far. */
    void reset();

    /**
     * Builds the row and resets the builder.
     *
     * @throws MalformedRowException if a required field is null or unset, or the type's own constructor refuses the values; the
     *     builder is reset all the same
     */
    T build() throws MalformedRowException;
}
