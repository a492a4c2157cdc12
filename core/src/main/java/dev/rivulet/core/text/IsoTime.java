package dev.rivulet.core.text;

import dev.rivulet.core.time.EpochMicros;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads dates and times as ISO 8601 writes them, such as {@code 2024-02-29T12:30:00.123Z}. Stateless.
 *
 * <p>The forms that machines write are read digit by digit, without creating an object; {@code java.time} takes the rest and finds
 * the words for what is wrong. A blank may stand in place of the T, as in SQL. Digits finer than a microsecond are cut off.
 */
public final class IsoTime {

    /** No time that can be written has this many microseconds. */
    private static final long NOT_PLAIN = Long.MIN_VALUE;

    private static final int DATE_LENGTH = 10;
    private static final int MINUTES_LENGTH = 16;
    private static final int SECONDS_LENGTH = 19;
    private static final int FRACTION_DIGITS_MAX = 9;
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private IsoTime() {}

    /**
     * A time with its zone, {@code Z} or an offset such as {@code +02:00}.
     *
     * @return microseconds since 1970 in UTC
     * @throws DateTimeException if it is none
     */
    public static long timestampMicros(char[] text, int start, int length) {
        int zoneStart = clockEnd(text, start, length);
        if (zoneStart > 0) {
            long clock = clockMicros(text, start, zoneStart - start);
            long offsetSeconds = offsetSeconds(text, zoneStart, start + length - zoneStart);
            if (clock != NOT_PLAIN && offsetSeconds != NOT_PLAIN) {
                return clock - offsetSeconds * MICROS_PER_SECOND;
            }
        }
        OffsetDateTime time = OffsetDateTime.parse(withT(text, start, length));
        return micros(time.toLocalDateTime()) - time.getOffset().getTotalSeconds() * MICROS_PER_SECOND;
    }

    /**
     * A time without zone.
     *
     * @return microseconds since 1970-01-01T00:00 of the same wall clock
     * @throws DateTimeException if it is none, or has a zone
     */
    public static long wallClockMicros(char[] text, int start, int length) {
        long clock = clockEnd(text, start, length) == start + length ? clockMicros(text, start, length) : NOT_PLAIN;
        return clock != NOT_PLAIN ? clock : micros(LocalDateTime.parse(withT(text, start, length)));
    }

    /**
     * A date.
     *
     * @return days since 1970-01-01
     * @throws DateTimeException if it is none
     */
    public static long epochDay(char[] text, int start, int length) {
        long day = length == DATE_LENGTH ? plainDay(text, start) : NOT_PLAIN;
        return day != NOT_PLAIN
                ? day
                : LocalDate.parse(new String(text, start, length)).toEpochDay();
    }

    /** Where the zone begins, or the text ends if there is none; 0 if the text is too short for a time. */
    private static int clockEnd(char[] text, int start, int length) {
        for (int at = start + MINUTES_LENGTH; at < start + length; at++) {
            if (text[at] == 'Z' || text[at] == '+' || text[at] == '-') {
                return at;
            }
        }
        return length < MINUTES_LENGTH ? 0 : start + length;
    }

    /** Date, hours and minutes, with or without seconds, with or without a fraction. */
    private static long clockMicros(char[] text, int start, int length) {
        boolean hasSeparators = (text[start + DATE_LENGTH] == 'T' || text[start + DATE_LENGTH] == ' ')
                && text[start + 13] == ':'
                && (length == MINUTES_LENGTH || length >= SECONDS_LENGTH && text[start + MINUTES_LENGTH] == ':');
        if (!hasSeparators) {
            return NOT_PLAIN;
        }
        long day = plainDay(text, start);
        int hour = digits(text, start + 11, 2);
        int minute = digits(text, start + 14, 2);
        int second = length == MINUTES_LENGTH ? 0 : digits(text, start + 17, 2);
        long fraction = length <= SECONDS_LENGTH ? 0 : fractionMicros(text, start + SECONDS_LENGTH, start + length);
        boolean isPlain = day != NOT_PLAIN
                && fraction != NOT_PLAIN
                && isWithin(hour, 23)
                && isWithin(minute, 59)
                && isWithin(second, 59);
        return isPlain
                ? (day * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second) * MICROS_PER_SECOND + fraction
                : NOT_PLAIN;
    }

    private static long plainDay(char[] text, int start) {
        int year = digits(text, start, 4);
        int month = digits(text, start + 5, 2);
        int day = digits(text, start + 8, 2);
        boolean isPlain = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && text[start + 4] == '-'
                && text[start + 7] == '-'
                && day <= monthLength(year, month);
        return isPlain ? epochDay(year, month, day) : NOT_PLAIN;
    }

    /** From a point to the end. */
    private static long fractionMicros(char[] text, int start, int end) {
        int digitCount = end - start - 1;
        if (text[start] != '.' || digitCount < 1 || digitCount > FRACTION_DIGITS_MAX) {
            return NOT_PLAIN;
        }
        int value = digits(text, start + 1, digitCount);
        if (value < 0) {
            return NOT_PLAIN;
        }
        for (; digitCount < MICRO_DIGITS; digitCount++) {
            value *= 10;
        }
        for (; digitCount > MICRO_DIGITS; digitCount--) {
            value /= 10;
        }
        return value;
    }

    private static long offsetSeconds(char[] text, int start, int length) {
        if (length == 1 && text[start] == 'Z') {
            return 0;
        }
        if (length != 6 || text[start] == 'Z' || text[start + 3] != ':') {
            return NOT_PLAIN;
        }
        int hours = digits(text, start + 1, 2);
        int minutes = digits(text, start + 4, 2);
        if (!isWithin(hours, 17) || !isWithin(minutes, 59)) {
            return NOT_PLAIN;
        }
        long seconds = hours * 3_600L + minutes * 60L;
        return text[start] == '-' ? -seconds : seconds;
    }

    /** The number of up to nine digits, or -1 if there is anything else. */
    private static int digits(char[] text, int start, int count) {
        int value = 0;
        for (int at = start; at < start + count; at++) {
            int digit = text[at] - '0';
            if (!isWithin(digit, 9)) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean isWithin(int value, int max) {
        return value >= 0 && value <= max;
    }

    private static int monthLength(int year, int month) {
        if (month == 2) {
            boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return isLeap ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Counts in years that start in March, so that the leap day is the last of the year. */
    private static long epochDay(int year, int month, int day) {
        long marchYear = month <= 2 ? year - 1L : year;
        int marchMonth = month <= 2 ? month + 9 : month - 3;
        long leapDays = Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
        int daysToMonth = (153 * marchMonth + 2) / 5;
        // Day 0 is 0000-03-01, which lies 719,468 days before 1970-01-01.
        return marchYear * 365 + leapDays + daysToMonth + day - 1 - 719_468;
    }

    private static String withT(char[] text, int start, int length) {
        String whole = new String(text, start, length);
        boolean hasBlank = length > DATE_LENGTH && whole.charAt(DATE_LENGTH) == ' ';
        return hasBlank ? whole.substring(0, DATE_LENGTH) + 'T' + whole.substring(DATE_LENGTH + 1) : whole;
    }

    private static long micros(LocalDateTime time) {
        try {
            return EpochMicros.of(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
        } catch (ArithmeticException e) {
            throw new DateTimeException("the time lies too far from 1970 for a count of microseconds", e);
        }
    }
}
