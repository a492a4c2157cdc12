package dev.rivulet.expr;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be computed over the rows of a group. All but COUNT pass over nulls, and give null if there is nothing else. */
public enum AggregateFunction {
    /** How many rows there are, or, with an argument, how many values that are not null. */
    COUNT,
    /** Of whole numbers a long, of decimals one of ten digits more, of float and double a double. */
    SUM,
    MIN,
    MAX,
    /** Of decimals one of four digits more behind the point, of all other numbers a double. */
    AVG,
    /** The first value in log order. */
    FIRST,
    /** The last value in log order. */
    LAST;

    /** The function of that name, in any case. */
    public static Optional<AggregateFunction> named(String name) {
        for (AggregateFunction function : values()) {
            if (function.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    /**
     * The type of the result, or null if the function does not take such arguments.
     */
    public @Nullable DataType resultType(DataType argument) {
        boolean isNumber =
                argument instanceof Decimal || isWhole(argument) || argument.physical() == DataType.Physical.DOUBLE;
        return switch (this) {
            case COUNT -> Simple.LONG;
            case MIN, MAX -> argument == Simple.BINARY || argument.isNested() ? null : argument;
            case FIRST, LAST -> argument.isNested() ? null : argument;
            case SUM -> isNumber ? sumType(argument) : null;
            case AVG -> isNumber ? averageType(argument) : null;
        };
    }

    private static DataType sumType(DataType argument) {
        if (argument instanceof Decimal decimal) {
            return new Decimal(Math.min(Decimal.PRECISION_MAX, decimal.precision() + 10), decimal.scale());
        }
        return isWhole(argument) ? Simple.LONG : Simple.DOUBLE;
    }

    private static DataType averageType(DataType argument) {
        if (argument instanceof Decimal decimal) {
            int precision = Math.min(Decimal.PRECISION_MAX, decimal.precision() + 4);
            return new Decimal(precision, Math.min(precision, decimal.scale() + 4));
        }
        return Simple.DOUBLE;
    }

    private static boolean isWhole(DataType type) {
        return type == Simple.BYTE || type == Simple.SHORT || type == Simple.INT || type == Simple.LONG;
    }

    /** In lower case, as it is written. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
