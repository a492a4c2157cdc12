package dev.rivulet.core.row;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The type of a field, with the names and ranges of Delta Lake's types. Immutable.
 *
 * <p>Each type has one of three physical forms in which accessors and builders move it without boxing:
 *
 * <ul>
 *   <li>{@link Physical#LONG}: boolean (0 or 1), byte, short, int, long, date (days since 1970-01-01), timestamp and timestamp_ntz
 *       (microseconds since 1970-01-01T00:00, in UTC or as the wall clock says)
 *   <li>{@link Physical#DOUBLE}: float and double
 *   <li>{@link Physical#OBJECT}: string ({@link String}), binary ({@code byte[]}), decimal ({@link BigDecimal} of the
 *       type's scale)
 * </ul>
 *
 * <p>Arrays, maps and structs join when the first operator needs them.
 */
public sealed interface DataType {

    /** How a value moves between row, accessor and builder. */
    enum Physical {
        LONG,
        DOUBLE,
        OBJECT
    }

    /** A type without parameters. The SQL name is the lower-case constant name. */
    enum Simple implements DataType {
        BOOLEAN(Physical.LONG),
        BYTE(Physical.LONG),
        SHORT(Physical.LONG),
        INT(Physical.LONG),
        LONG(Physical.LONG),
        FLOAT(Physical.DOUBLE),
        DOUBLE(Physical.DOUBLE),
        STRING(Physical.OBJECT),
        BINARY(Physical.OBJECT),
        DATE(Physical.LONG),
        TIMESTAMP(Physical.LONG),
        TIMESTAMP_NTZ(Physical.LONG);

        private final Physical physical;
        private final String sqlName;

        Simple(Physical physical) {
            this.physical = physical;
            this.sqlName = name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public Physical physical() {
            return physical;
        }

        @Override
        public String toString() {
            return sqlName;
        }
    }

    /**
     * An exact decimal number.
     *
     * @param precision how many digits in all, 1 to 38
     * @param scale how many of them behind the point, 0 to {@code precision}
     */
    record Decimal(int precision, int scale) implements DataType {

        public static final int PRECISION_MAX = 38;

        public Decimal {
            if (precision < 1 || precision > PRECISION_MAX) {
                throw new IllegalArgumentException(
                        "decimal precision is " + precision + ", wanted 1 to " + PRECISION_MAX);
            }
            if (scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal scale is " + scale + ", wanted 0 to " + precision);
            }
        }

        @Override
        public Physical physical() {
            return Physical.OBJECT;
        }

        /**
         * Brings a number to this type's scale, rounding half up as SQL does.
         *
         * @throws ArithmeticException if it has more digits before the point than the type
         */
        public BigDecimal fit(BigDecimal value) {
            long integerDigits = (long) value.precision() - value.scale();
            // Decided before anything is scaled: 1e1000000000 is short to write but would take a gigabyte of digits.
            if (integerDigits > precision && value.signum() != 0) {
                throw new ArithmeticException(value + " does not fit into " + this);
            }
            if (integerDigits < -scale || value.signum() == 0) {
                return BigDecimal.valueOf(0, scale);
            }
            BigDecimal fitted = value.scale() == scale ? value : value.setScale(scale, RoundingMode.HALF_UP);
            if (fitted.precision() > precision) {
                throw new ArithmeticException(value + " does not fit into " + this);
            }
            return fitted;
        }

        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    Physical physical();
}
