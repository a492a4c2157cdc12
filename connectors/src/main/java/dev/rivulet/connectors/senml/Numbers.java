package dev.rivulet.connectors.senml;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.text.TextField;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of records, by their digits: the sum of two is exact, and is rounded once, when it becomes what a column has. Stateless.
 *
 * <p>The sum of a number of many digits before the point and one of many behind it has all the digits between, so that a few bytes could make
 * much work. So a number of more digits than {@link #DIGITS_MAX} on a side is its nearest double, and is added as such.
 */
final class Numbers {

    /** From here on a time counts from 1970, below it from now on, in seconds (RFC 8428, section 4.5.3). */
    private static final BigDecimal ABSOLUTE_FROM_SECONDS = BigDecimal.valueOf(1L << 28);

    /** Before the point, and behind it; no column has more than 38. */
    private static final int DIGITS_MAX = 60;

    private static final int MICRO_DIGITS = 6;

    /** 0001-01-01 and 9999-12-31, as tables have them. */
    private static final long MICROS_MIN = -62_135_596_800_000_000L;

    private static final long MICROS_MAX = 253_402_300_799_999_999L;

    private Numbers() {}

    /**
     * A number of JSON.
     *
     * @throws MalformedRowException if it is out of the range of a double
     */
    static BigDecimal parse(SenmlField field, String digits) throws MalformedRowException {
        BigDecimal number;
        try {
            number = new BigDecimal(digits);
        } catch (NumberFormatException e) {
            number = null; // Its exponent is no int.
        }
        if (number != null && isPlain(number)) {
            return number;
        }
        return ofDouble(field, Double.parseDouble(digits), digits);
    }

    private static boolean isPlain(BigDecimal number) {
        return number.scale() <= DIGITS_MAX && (long) number.precision() - number.scale() <= DIGITS_MAX;
    }

    private static BigDecimal ofDouble(SenmlField field, double number, String shown) throws MalformedRowException {
        if (!Double.isFinite(number)) {
            throw outOfRange(field, shown);
        }
        return BigDecimal.valueOf(number);
    }

    private static MalformedRowException outOfRange(SenmlField field, String digits) {
        return new MalformedRowException("field " + field.label() + " is " + TextField.shortened(digits)
                + ", which is out of the range of double");
    }

    /**
     * The sum, where a number that is not there counts as zero (section 4.5.4).
     *
     * @param field that the sum is of, for complaints
     * @return null if neither is there
     * @throws MalformedRowException if it is out of the range of a double
     */
    static @Nullable BigDecimal sum(SenmlField field, @Nullable BigDecimal base, @Nullable BigDecimal number)
            throws MalformedRowException {
        if (base == null || number == null) {
            return base == null ? number : base;
        }
        return isPlain(base) && isPlain(number)
                ? base.add(number)
                : ofDouble(field, base.doubleValue() + number.doubleValue(), base + " + " + number);
    }

    /**
     * The moment of a record's time (section 4.5.3).
     *
     * @param seconds base time and time, added; null for neither, which is now
     * @param nowMicros what relative times are relative to, microseconds since 1970
     * @return microseconds since 1970, what is finer cut towards the past
     * @throws MalformedRowException if it is not in the years 1 to 9999
     */
    static long timeMicros(@Nullable BigDecimal seconds, long nowMicros) throws MalformedRowException {
        if (seconds == null) {
            return nowMicros;
        }
        BigDecimal wholeMicros = seconds.movePointRight(MICRO_DIGITS).setScale(0, RoundingMode.FLOOR);
        BigDecimal micros = seconds.compareTo(ABSOLUTE_FROM_SECONDS) < 0
                ? wholeMicros.add(BigDecimal.valueOf(nowMicros))
                : wholeMicros;
        if (micros.compareTo(BigDecimal.valueOf(MICROS_MIN)) < 0
                || micros.compareTo(BigDecimal.valueOf(MICROS_MAX)) > 0) {
            throw new MalformedRowException("the time is " + TextField.shortened(seconds.toString())
                    + " seconds, wanted a time in the years 1 to 9999");
        }
        return micros.longValueExact();
    }
}
