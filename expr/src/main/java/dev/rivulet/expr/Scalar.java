package dev.rivulet.expr;

import org.jspecify.annotations.Nullable;

/**
 * The place an expression leaves its value in, so that numbers need no boxes. One owner, used again for row after row. Which of the
 * values is set follows from the {@linkplain dev.rivulet.core.row.DataType.Physical physical form} of the expression's type; the
 * others hold anything.
 */
public final class Scalar {

    private boolean isNull = true;
    private long longValue;
    private double doubleValue;
    private @Nullable Object objectValue;

    public boolean isNull() {
        return isNull;
    }

    /** The value of physical form LONG; anything if null. */
    public long longValue() {
        return longValue;
    }

    /** The value of physical form DOUBLE; anything if null. */
    public double doubleValue() {
        return doubleValue;
    }

    /**
     * The value of physical form OBJECT.
     *
     * @throws AssertionError if it is null or of another form
     */
    public Object objectValue() {
        Object value = objectValue;
        if (value == null || isNull) {
            throw new AssertionError("an object is asked of a scalar that holds none");
        }
        return value;
    }

    /** Whether it holds the boolean TRUE, neither FALSE nor null. */
    public boolean isTrue() {
        return !isNull && longValue != 0;
    }

    public void setNull() {
        isNull = true;
        objectValue = null;
    }

    public void setLong(long value) {
        isNull = false;
        longValue = value;
    }

    public void setBoolean(boolean value) {
        isNull = false;
        longValue = value ? 1 : 0;
    }

    public void setDouble(double value) {
        isNull = false;
        doubleValue = value;
    }

    /** The value is kept as it is, not copied. */
    public void setObject(Object value) {
        isNull = false;
        objectValue = value;
    }
}
