package dev.rivulet.core.row;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;

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
 *       type's scale), array ({@link java.util.List}), map ({@link java.util.Map}), struct ({@link Row})
 * </ul>
 *
 * <p>What an array or a map holds is boxed by its physical form: {@link Long}, {@link Double} or the object; so an array of dates is a
 * list of Longs. Lists and maps are not changed once they are in a row.
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

    /**
     * Any number of values in their order.
     *
     * @param element of what type they are
     * @param containsNull whether some of them may be null
     */
    record Array(DataType element, boolean containsNull) implements DataType {

        @Override
        public Physical physical() {
            return Physical.OBJECT;
        }

        /** As SQL writes it, such as {@code array<int>}; nulls that are not allowed show as {@code array<int not null>}. */
        @Override
        public String toString() {
            return "array<" + element + (containsNull ? "" : NOT_NULL) + ">";
        }
    }

    /**
     * Values by key. The order of the keys is kept but has no meaning; keys are never null.
     *
     * @param key a type that values are told apart by, so none with a binary in it, nor a map
     * @param valueContainsNull whether some of the values may be null
     */
    record Map(DataType key, DataType value, boolean valueContainsNull) implements DataType {

        /**
         * @throws IllegalArgumentException if two equal keys could not be known for such
         */
        public Map {
            if (!isKey(key)) {
                throw new IllegalArgumentException(
                        "keys of a map are " + key + ", wanted a type without binary values and maps in it");
            }
        }

        private static boolean isKey(DataType type) {
            if (type instanceof Struct struct) {
                return struct.schema().fields().stream().allMatch(field -> isKey(field.type()));
            }
            return type instanceof Array array
                    ? isKey(array.element())
                    : type != Simple.BINARY && !(type instanceof Map);
        }

        @Override
        public Physical physical() {
            return Physical.OBJECT;
        }

        @Override
        public String toString() {
            return "map<" + key + "," + value + (valueContainsNull ? "" : NOT_NULL) + ">";
        }
    }

    /** Fields of their own within a field. */
    record Struct(Schema schema) implements DataType {

        public static Struct of(Field... fields) {
            return new Struct(Schema.of(fields));
        }

        @Override
        public Physical physical() {
            return Physical.OBJECT;
        }

        /** As SQL writes it, such as {@code struct<id: long not null, tags: array<string>>}. */
        @Override
        public String toString() {
            return schema.fields().stream()
                    .map(field -> field.name() + ": " + field.type() + (field.isNullable() ? "" : NOT_NULL))
                    .collect(Collectors.joining(", ", "struct<", ">"));
        }
    }

    /** How the text of a type says that something in it is never null. */
    String NOT_NULL = " not null";

    Physical physical();

    /** Whether it is made of other types: an array, a map or a struct. Such values have no order and are no keys. */
    default boolean isNested() {
        return this instanceof Array || this instanceof Map || this instanceof Struct;
    }
}
