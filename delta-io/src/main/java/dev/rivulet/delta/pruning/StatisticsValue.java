package dev.rivulet.delta.pruning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.expr.value.Ordering;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads least and greatest values out of a file's statistics, whoever wrote them, as bounds that hold in any case. What is not in the
 * form that the protocol gives it bounds nothing (null). Stateless.
 */
final class StatisticsValue {

    /** Delta's writers cut strings at this length, some without making the greatest one greater. In UTF-16 units, of which there
     * are at least as many as characters. */
    private static final int STRING_LENGTH_CUT = 32;

    /** The protocol has timestamps in milliseconds, so what was cut off is less than one, on whichever side. */
    private static final long CUT_MICROS_MAX = 999;

    /** As many digits of a decimal survive the way through a double, which some writers send it. */
    private static final int DIGITS_IN_DOUBLE = 15;

    private static final BigDecimal DOUBLE_ERROR_MAX = BigDecimal.ONE.divide(BigDecimal.valueOf(1L << 52));

    private StatisticsValue() {}

    static @Nullable Object least(DataType type, JsonNode value) {
        return bound(type, value, false);
    }

    static @Nullable Object greatest(DataType type, JsonNode value) {
        return bound(type, value, true);
    }

    private static @Nullable Object bound(DataType type, JsonNode value, boolean isGreatest) {
        if (type instanceof Decimal) {
            return value.isNumber() ? decimal(value.decimalValue(), isGreatest) : null;
        }
        if (!(type instanceof Simple simple)) {
            return null;
        }
        try {
            return switch (simple) {
                case BOOLEAN -> value.isBoolean() ? (value.booleanValue() ? 1L : 0L) : null;
                case BYTE, SHORT, INT, LONG ->
                    value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
                case FLOAT -> value.isNumber() ? finite(Float.parseFloat(value.asText())) : null;
                case DOUBLE -> value.isNumber() ? doubleBound(value.doubleValue(), isGreatest) : null;
                case STRING -> value.isTextual() ? string(value.textValue(), isGreatest) : null;
                case BINARY -> null;
                case DATE ->
                    value.isTextual() ? LocalDate.parse(value.textValue()).toEpochDay() : null;
                case TIMESTAMP ->
                    value.isTextual()
                            ? micros(OffsetDateTime.parse(value.textValue()).toInstant(), isGreatest)
                            : null;
                case TIMESTAMP_NTZ ->
                    value.isTextual()
                            ? micros(LocalDateTime.parse(value.textValue()).toInstant(ZoneOffset.UTC), isGreatest)
                            : null;
            };
        } catch (DateTimeException | ArithmeticException otherForm) {
            return null;
        }
    }

    private static BigDecimal decimal(BigDecimal value, boolean isGreatest) {
        if (value.precision() < DIGITS_IN_DOUBLE) {
            return value;
        }
        BigDecimal margin = value.abs().multiply(DOUBLE_ERROR_MAX);
        return isGreatest ? value.add(margin) : value.subtract(margin);
    }

    /** A column that was of floats once has them in old files, printed with as many digits as tell floats apart. */
    private static @Nullable Double doubleBound(double value, boolean isGreatest) {
        double asFloat = (float) value;
        if (Double.isInfinite(asFloat)) {
            return finite(value);
        }
        return isGreatest ? Math.max(value, asFloat) : Math.min(value, asFloat);
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable String string(String value, boolean isGreatest) {
        return isGreatest && value.length() >= STRING_LENGTH_CUT ? Ordering.abovePrefix(value) : value;
    }

    private static long micros(Instant instant, boolean isGreatest) {
        long micros = EpochMicros.of(instant);
        return isGreatest ? Math.addExact(micros, CUT_MICROS_MAX) : Math.subtractExact(micros, CUT_MICROS_MAX);
    }
}
