package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.value.Decimals;
import dev.rivulet.expr.value.ShortestDecimal;
import dev.rivulet.expr.value.TimeText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value of one type into one of another, in its scalar, as Spark's CAST does in ANSI mode. Immutable.
 */
@FunctionalInterface
interface Conversion {

    /** The first double above all longs. */
    double LONG_END = 0x1p63;

    /**
     * @param value not null
     * @return whether there is such a value; if not, the scalar still holds the old one
     */
    boolean convert(Scalar value);

    /** The conversion from one type to another, or null if SQL knows none. */
    static @Nullable Conversion find(DataType from, DataType to) {
        if (from.equals(to)) {
            return value -> true;
        }
        if (from.isNested() || to.isNested()) {
            return null;
        }
        if (to == Simple.STRING) {
            return from == Simple.BINARY ? Conversion::binaryToString : value -> toString(from, value);
        }
        if (from == Simple.STRING) {
            return to == Simple.BINARY ? Conversion::stringToBinary : TextConversion.find(to);
        }
        if (Types.isNumber(to)) {
            return toNumber(from, to);
        }
        if (to == Simple.BOOLEAN) {
            return toBoolean(from);
        }
        return Types.isTime(to) ? toTime(from, (Simple) to) : null;
    }

    private static @Nullable Conversion toNumber(DataType from, DataType to) {
        boolean isFromLong = Types.isWhole(from) || from == Simple.BOOLEAN;
        if (Types.isWhole(to)) {
            return toWhole(from, to);
        }
        if (to instanceof Decimal decimal) {
            if (isFromLong) {
                return value -> setDecimal(value, BigDecimal.valueOf(value.longValue()), decimal);
            } else if (Types.isFloating(from)) {
                return value -> floatingToDecimal(value, from == Simple.FLOAT, decimal);
            }
            return from instanceof Decimal
                    ? value -> setDecimal(value, (BigDecimal) value.objectValue(), decimal)
                    : null;
        }
        return toFloating(from, to == Simple.FLOAT);
    }

    private static @Nullable Conversion toWhole(DataType from, DataType to) {
        if (from == Simple.BOOLEAN) {
            return value -> true;
        } else if (Types.isWhole(from)) {
            return value -> Types.isInRange(to, value.longValue());
        } else if (Types.isFloating(from)) {
            return value -> floatingToWhole(value, to);
        } else if (from instanceof Decimal) {
            return value -> decimalToWhole(value, to);
        }
        return Types.isTimestamp(from) ? value -> timestampToSeconds(value, to) : null;
    }

    private static @Nullable Conversion toFloating(DataType from, boolean isFloat) {
        if (Types.isFloating(from)) {
            return isFloat ? value -> setFloating(value, (float) value.doubleValue()) : value -> true;
        } else if (from instanceof Decimal) {
            return isFloat
                    ? value -> setFloating(value, ((BigDecimal) value.objectValue()).floatValue())
                    : value -> setFloating(value, ((BigDecimal) value.objectValue()).doubleValue());
        } else if (Types.isWhole(from) || from == Simple.BOOLEAN) {
            return isFloat
                    ? value -> setFloating(value, (float) value.longValue())
                    : value -> setFloating(value, (double) value.longValue());
        }
        return null;
    }

    private static @Nullable Conversion toBoolean(DataType from) {
        if (Types.isWhole(from)) {
            return value -> setBoolean(value, value.longValue() != 0);
        } else if (Types.isFloating(from)) {
            return value -> setBoolean(value, value.doubleValue() != 0);
        }
        return from instanceof Decimal
                ? value -> setBoolean(value, ((BigDecimal) value.objectValue()).signum() != 0)
                : null;
    }

    private static @Nullable Conversion toTime(DataType from, Simple to) {
        if (from == Simple.DATE) {
            return value -> scaled(value, TimeText.MICROS_PER_DAY);
        } else if (Types.isTimestamp(from) && to == Simple.DATE) {
            return value -> setLong(value, Math.floorDiv(value.longValue(), TimeText.MICROS_PER_DAY));
        } else if (Types.isTimestamp(from)) {
            return value -> true;
        }
        boolean isSeconds = Types.isWhole(from) && to == Simple.TIMESTAMP;
        return isSeconds ? value -> scaled(value, TimeText.MICROS_PER_SECOND) : null;
    }

    private static boolean toString(DataType from, Scalar value) {
        value.setObject(Values.text(from, value));
        return true;
    }

    private static boolean binaryToString(Scalar value) {
        value.setObject(new String((byte[]) value.objectValue(), StandardCharsets.UTF_8));
        return true;
    }

    private static boolean stringToBinary(Scalar value) {
        value.setObject(((String) value.objectValue()).getBytes(StandardCharsets.UTF_8));
        return true;
    }

    /** Cuts the fraction off. */
    private static boolean floatingToWhole(Scalar value, DataType to) {
        double floating = value.doubleValue();
        double whole = floating < 0 ? Math.ceil(floating) : Math.floor(floating);
        boolean fitsLong = whole >= -LONG_END && whole < LONG_END;
        return fitsLong && Types.isInRange(to, (long) whole) && setLong(value, (long) whole);
    }

    /** Cuts the fraction off. */
    private static boolean decimalToWhole(Scalar value, DataType to) {
        BigInteger whole = ((BigDecimal) value.objectValue()).toBigInteger();
        boolean fitsLong = whole.bitLength() < Long.SIZE;
        return fitsLong && Types.isInRange(to, whole.longValue()) && setLong(value, whole.longValue());
    }

    private static boolean timestampToSeconds(Scalar value, DataType to) {
        long seconds = Math.floorDiv(value.longValue(), TimeText.MICROS_PER_SECOND);
        return Types.isInRange(to, seconds) && setLong(value, seconds);
    }

    /** The decimal that people see when the number is printed, not the long row of digits that a double is made of. */
    private static boolean floatingToDecimal(Scalar value, boolean isFloat, Decimal to) {
        double floating = value.doubleValue();
        if (Double.isNaN(floating) || Double.isInfinite(floating)) {
            return false;
        }
        BigDecimal number = isFloat ? ShortestDecimal.ofFloat((float) floating) : ShortestDecimal.ofDouble(floating);
        return setDecimal(value, number, to);
    }

    private static boolean scaled(Scalar value, long factor) {
        long product = value.longValue() * factor;
        boolean isExact = Math.multiplyHigh(value.longValue(), factor) == product >> 63;
        return isExact && setLong(value, product);
    }

    private static boolean setLong(Scalar value, long converted) {
        value.setLong(converted);
        return true;
    }

    private static boolean setBoolean(Scalar value, boolean converted) {
        value.setBoolean(converted);
        return true;
    }

    private static boolean setFloating(Scalar value, double converted) {
        value.setDouble(converted);
        return true;
    }

    /** Rounds to the type's scale. */
    static boolean setDecimal(Scalar value, BigDecimal number, Decimal to) {
        BigDecimal fitted = Decimals.fit(number, to);
        if (fitted == null) {
            return false;
        }
        value.setObject(fitted);
        return true;
    }
}
