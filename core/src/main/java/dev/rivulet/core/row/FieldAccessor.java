package dev.rivulet.core.row;

import org.jspecify.annotations.Nullable;

/**
 * Reads one field of a row in its physical form (see {@link DataType.Physical}). Immutable, any thread.
 *
 * <p>Only the method of the field's physical form may be called, and the primitive ones only if the field {@link #isNull is not
 * null}; others throw {@link UnsupportedOperationException} or return an arbitrary value.
 */
public interface FieldAccessor<T> {

    boolean isNull(T row);

    /** A field of physical form LONG: boolean, whole numbers, date in days, timestamps in microseconds. */
    long longValue(T row);

    /** A field of physical form DOUBLE. */
    double doubleValue(T row);

    /** A field of physical form OBJECT; null if the field is null. */
    @Nullable Object objectValue(T row);
}
