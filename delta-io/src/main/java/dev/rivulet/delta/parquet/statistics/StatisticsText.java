package dev.rivulet.delta.parquet.statistics;

import dev.rivulet.expr.value.Ordering;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values of columns as they stand in Delta's statistics, in JSON. A value that has no exact form there is given by one that bounds
 * it, or left out (null): a reader may then skip less, but never a file that has a row it wants. Stateless.
 *
 * <p>Delta's rules: timestamps have milliseconds, so the least is rounded down and the greatest up; strings are cut at 32
 * characters. Dates of years that do not have four digits, infinities and NaN are left out, since readers differ in how they read
 * them.
 */
public final class StatisticsText {

    /** The longest string in statistics, in characters (Unicode code points). */
    public static final int STRING_LENGTH_MAX = 32;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long FIRST_MILLI = FIRST_DAY * 86_400_000;
    private static final long LAST_MILLI = LAST_DAY * 86_400_000 + 86_399_999;

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);

    private StatisticsText() {}

    /** The text of a number in a column's own unit, null if it has none. */
    @FunctionalInterface
    public interface OfLong {

        @Nullable String of(long value);
    }

    public static String number(long value) {
        return Long.toString(value);
    }

    public static @Nullable String date(long days) {
        if (days < FIRST_DAY || days > LAST_DAY) {
            return null;
        }
        return '"' + LocalDate.ofEpochDay(days).toString() + '"';
    }

    public static @Nullable String timestampFloor(long micros) {
        return millis(Math.floorDiv(micros, MICROS_PER_MILLI), "Z");
    }

    public static @Nullable String timestampCeiling(long micros) {
        return millis(-Math.floorDiv(-micros, MICROS_PER_MILLI), "Z");
    }

    public static @Nullable String wallClockFloor(long micros) {
        return millis(Math.floorDiv(micros, MICROS_PER_MILLI), "");
    }

    public static @Nullable String wallClockCeiling(long micros) {
        return millis(-Math.floorDiv(-micros, MICROS_PER_MILLI), "");
    }

    private static @Nullable String millis(long millis, String zone) {
        if (millis < FIRST_MILLI || millis > LAST_MILLI) {
            return null;
        }
        long second = Math.floorDiv(millis, MICROS_PER_SECOND / MICROS_PER_MILLI);
        int nano = (int) Math.floorMod(millis, MICROS_PER_SECOND / MICROS_PER_MILLI) * NANOS_PER_MILLI;
        return '"' + MILLIS.format(LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC)) + zone + '"';
    }

    public static @Nullable String finite(double value) {
        return Double.isFinite(value) ? Double.toString(value) : null;
    }

    public static @Nullable String finite(float value) {
        return Float.isFinite(value) ? Float.toString(value) : null;
    }

    /** The string or the beginning of it, which is not greater. */
    public static String stringFloor(String value) {
        return StatisticsJson.quote(isLong(value) ? prefix(value) : value);
    }

    /** The string, or one of at most the same length that is greater in the order of code points. */
    public static @Nullable String stringCeiling(String value) {
        if (!isLong(value)) {
            return StatisticsJson.quote(value);
        }
        String ceiling = Ordering.abovePrefix(prefix(value));
        return ceiling == null ? null : StatisticsJson.quote(ceiling);
    }

    private static boolean isLong(String value) {
        return value.length() > STRING_LENGTH_MAX && value.codePointCount(0, value.length()) > STRING_LENGTH_MAX;
    }

    private static String prefix(String value) {
        return value.substring(0, value.offsetByCodePoints(0, STRING_LENGTH_MAX));
    }
}
