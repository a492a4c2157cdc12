package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.expr.value.Ordering;
import org.jspecify.annotations.Nullable;

/**
 * What a column or expression may be in the rows of a file: null, or a value between two bounds. It may allow more than there is, never
 * less. Immutable.
 *
 * @param mayBeValue whether it may be anything but null; the bounds mean nothing if not
 * @param least a {@link Long}, {@link Double} or object, by the type's physical form; null if nothing is known
 * @param greatest the same; if it is null, a floating-point number may be NaN too, which is above all others
 */
record ValueRange(
        DataType type,
        boolean mayBeNull,
        boolean mayBeValue,
        @Nullable Object least,
        @Nullable Object greatest) {

    static ValueRange unknown(DataType type, boolean mayBeNull) {
        return new ValueRange(type, mayBeNull, true, null, null);
    }

    /** A value that all rows have. */
    static ValueRange of(DataType type, @Nullable Object value) {
        return new ValueRange(type, value == null, value != null, value, value);
    }

    /** The same without its upper bound. */
    ValueRange openAbove() {
        return new ValueRange(type, mayBeNull, mayBeValue, least, null);
    }

    boolean mayBeLess(ValueRange other) {
        return least == null || other.greatest == null || compare(least, other.greatest) < 0;
    }

    boolean mayBeEqual(ValueRange other) {
        return !isSurelyLess(other) && !other.isSurelyLess(this);
    }

    private boolean isSurelyLess(ValueRange other) {
        return greatest != null && other.least != null && compare(greatest, other.least) < 0;
    }

    /** Whether both can be but one value, and that the same. */
    boolean isSurelyEqual(ValueRange other) {
        return isOneValue() && other.isOneValue() && mayBeEqual(other);
    }

    private boolean isOneValue() {
        return mayBeValue && least != null && greatest != null && compare(least, greatest) == 0;
    }

    private int compare(Object left, Object right) {
        return switch (type.physical()) {
            case LONG -> Long.compare((Long) left, (Long) right);
            case DOUBLE -> Ordering.compareDoubles((Double) left, (Double) right);
            case OBJECT -> Ordering.compareObjects(type, left, right);
        };
    }
}
