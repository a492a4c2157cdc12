package dev.rivulet.expr.value;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The types and the rounding of exact decimals, by Spark's rules (with {@code allowPrecisionLoss}). Stateless.
 *
 * <p>With p1, s1 and p2, s2 the digits of the operands and a result of more than 38 digits, the digits before the point are kept and
 * those behind it given up, down to six (or fewer, if the result had fewer).
 */
public final class Decimals {

    private static final int SCALE_KEPT = 6;

    private Decimals() {}

    public static Decimal sum(Decimal left, Decimal right) {
        int scale = Math.max(left.scale(), right.scale());
        return bounded(Math.max(whole(left), whole(right)) + scale + 1, scale);
    }

    public static Decimal product(Decimal left, Decimal right) {
        return bounded(left.precision() + right.precision() + 1, left.scale() + right.scale());
    }

    public static Decimal quotient(Decimal left, Decimal right) {
        int scale = Math.max(SCALE_KEPT, left.scale() + right.precision() + 1);
        return bounded(whole(left) + right.scale() + scale, scale);
    }

    public static Decimal remainder(Decimal left, Decimal right) {
        int scale = Math.max(left.scale(), right.scale());
        return bounded(Math.min(whole(left), whole(right)) + scale, scale);
    }

    /** The narrowest type that holds the values of both, as far as 38 digits reach. */
    public static Decimal common(Decimal left, Decimal right) {
        int scale = Math.max(left.scale(), right.scale());
        return bounded(Math.max(whole(left), whole(right)) + scale, scale);
    }

    /** The type that holds all values of a type of whole numbers. */
    public static Decimal ofWhole(DataType type) {
        return switch ((DataType.Simple) type) {
            case BYTE -> new Decimal(3, 0);
            case SHORT -> new Decimal(5, 0);
            case INT -> new Decimal(10, 0);
            case LONG -> new Decimal(20, 0);
            default -> throw new AssertionError(type + " is no type of whole numbers");
        };
    }

    /** The narrowest type of this very number. */
    public static Decimal ofValue(BigDecimal value) {
        int scale = Math.max(0, value.scale());
        BigDecimal plain = value.setScale(scale, RoundingMode.UNNECESSARY);
        return new Decimal(Math.max(plain.precision(), scale), scale);
    }

    /**
     * Rounds half up (away from zero) to the type's scale.
     *
     * @return null if the number has too many digits for the type
     */
    public static @Nullable BigDecimal fit(BigDecimal value, Decimal type) {
        // Decided on exponents first, so that 1e999999999 does not become a billion digits.
        long wholeDigits = (long) value.precision() - value.scale();
        if (value.signum() == 0 || wholeDigits < -type.scale()) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        if (wholeDigits > type.precision()) {
            return null;
        }
        BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
        return rounded.precision() > type.precision() ? null : rounded;
    }

    private static int whole(Decimal type) {
        return type.precision() - type.scale();
    }

    private static Decimal bounded(int precision, int scale) {
        if (precision <= Decimal.PRECISION_MAX) {
            return new Decimal(precision, scale);
        }
        int scaleKept = Math.min(scale, SCALE_KEPT);
        return new Decimal(Decimal.PRECISION_MAX, Math.max(Decimal.PRECISION_MAX - (precision - scale), scaleKept));
    }
}
