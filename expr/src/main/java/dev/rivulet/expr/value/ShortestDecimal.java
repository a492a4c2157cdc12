package dev.rivulet.expr.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal number that reads back as a given double or float; of several, the nearest to it. Stateless.
 *
 * <p>{@link Double#toString} promises that only from JDK 19 on; before, it prints {@code 2.0E-3} right but some numbers with a digit
 * too many. A job that moves to another JDK must not print its numbers otherwise, so Java's text is taken as a first guess and
 * shortened as long as it reads back.
 */
public final class ShortestDecimal {

    private static final double PLAIN_MIN = 1e-3;
    private static final double PLAIN_MAX = 1e7;

    private ShortestDecimal() {}

    /** Of a finite double. */
    public static BigDecimal ofDouble(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = new BigDecimal(Double.toString(value));
        for (int digits = best.precision(); digits > 0; digits--) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (Double.parseDouble(shorter.toString()) != value) {
                break;
            }
            best = shorter;
        }
        return best;
    }

    /** Of a finite float, which is what makes 0.1 of the float nearest to it. */
    public static BigDecimal ofFloat(float value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = new BigDecimal(Float.toString(value));
        for (int digits = best.precision(); digits > 0; digits--) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (Float.parseFloat(shorter.toString()) != value) {
                break;
            }
            best = shorter;
        }
        return best;
    }

    /** {@code 0.5}, {@code 1.0E10}, {@code NaN}, {@code -Infinity}: the forms of Java and Spark. */
    public static String format(double value, boolean isFloat) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return Double.toString(value);
        }
        BigDecimal number = (isFloat ? ofFloat((float) value) : ofDouble(value)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= PLAIN_MIN && size < PLAIN_MAX) {
            return number.setScale(Math.max(1, number.scale()), RoundingMode.UNNECESSARY)
                    .toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "0" : digits.substring(1);
        int exponent = digits.length() - 1 - number.scale();
        return (value < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
    }
}
