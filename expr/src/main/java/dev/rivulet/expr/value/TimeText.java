package dev.rivulet.expr.value;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * Dates and timestamps as text: ISO 8601 with four-digit years, in the proleptic Gregorian calendar and UTC. Stateless.
 */
public final class TimeText {

    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private static final int DATE_LENGTH = 10;

    private TimeText() {}

    /** Days since 1970-01-01 of {@code 2024-01-31}, spaces around it ignored; nothing if it is no such text or no such day. */
    public static OptionalLong dateDays(String text) {
        String trimmed = text.strip();
        return trimmed.length() == DATE_LENGTH ? days(trimmed) : OptionalLong.empty();
    }

    /**
     * Microseconds since 1970-01-01T00:00 of {@code 2024-01-31}, {@code 2024-01-31T12:30}, {@code 2024-01-31 12:30:59.123456789},
     * each time perhaps followed by {@code Z} or an offset like {@code +02:00}; UTC if neither is there. Digits beyond microseconds
     * are cut off.
     *
     * @param allowsZone whether a zone may follow; if not, such a text is refused, as dropping it would move the time
     * @return nothing if the text has another form, or no such time exists
     */
    public static OptionalLong timestampMicros(String text, boolean allowsZone) {
        String trimmed = text.strip();
        OptionalLong days = days(trimmed);
        if (days.isEmpty() || trimmed.length() == DATE_LENGTH) {
            return days.isEmpty() ? days : OptionalLong.of(days.getAsLong() * MICROS_PER_DAY);
        }
        char separator = trimmed.charAt(DATE_LENGTH);
        if (separator != 'T' && separator != ' ') {
            return OptionalLong.empty();
        }
        int zoneStart = zoneStart(trimmed);
        OptionalLong time =
                timeMicros(trimmed.substring(DATE_LENGTH + 1, zoneStart).stripTrailing());
        OptionalLong offset = offsetMicros(trimmed.substring(zoneStart));
        boolean hasForbiddenZone = !allowsZone && zoneStart < trimmed.length();
        if (time.isEmpty() || offset.isEmpty() || hasForbiddenZone) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(days.getAsLong() * MICROS_PER_DAY + time.getAsLong() - offset.getAsLong());
    }

    /** {@code 2024-01-31}. */
    public static String formatDate(long days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    /** {@code 2024-01-31 12:30:59.123456} in UTC, without needless zeros behind the seconds, as Spark prints it. */
    public static String formatTimestamp(long micros) {
        long secondOfDay = Math.floorMod(micros, MICROS_PER_DAY) / MICROS_PER_SECOND;
        StringBuilder text = new StringBuilder(32).append(formatDate(Math.floorDiv(micros, MICROS_PER_DAY)));
        appendTwoDigits(text.append(' '), secondOfDay / 3600);
        appendTwoDigits(text.append(':'), secondOfDay / 60 % 60);
        appendTwoDigits(text.append(':'), secondOfDay % 60);
        long fraction = Math.floorMod(micros, MICROS_PER_SECOND);
        if (fraction != 0) {
            String digits = Long.toString(MICROS_PER_SECOND + fraction).substring(1);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 0, end);
        }
        return text.toString();
    }

    private static void appendTwoDigits(StringBuilder text, long value) {
        text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /** The day that the first ten characters name. */
    private static OptionalLong days(String text) {
        if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return OptionalLong.empty();
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        if (year < 0 || month < 0 || day < 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(LocalDate.of(year, month, day).toEpochDay());
        } catch (DateTimeException noSuchDay) {
            return OptionalLong.empty();
        }
    }

    /** Where the zone begins, or the length of the text if there is none. */
    private static int zoneStart(String text) {
        for (int index = DATE_LENGTH + 1; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (letter == 'Z' || letter == '+' || letter == '-') {
                return index;
            }
        }
        return text.length();
    }

    /** Of {@code 12:30}, {@code 12:30:59} or {@code 12:30:59.123}. */
    private static OptionalLong timeMicros(String text) {
        boolean hasSeconds = text.length() > 5;
        if (text.length() < 5 || text.charAt(2) != ':' || hasSeconds && (text.length() < 8 || text.charAt(5) != ':')) {
            return OptionalLong.empty();
        }
        int hour = digits(text, 0, 2);
        int minute = digits(text, 3, 5);
        int second = hasSeconds ? digits(text, 6, 8) : 0;
        long fraction = text.length() > 8 ? fractionMicros(text) : 0;
        boolean isOff = hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0;
        return isOff
                ? OptionalLong.empty()
                : OptionalLong.of((hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND + fraction);
    }

    /** Of the point and up to nine digits from index 8, or -1. */
    private static long fractionMicros(String text) {
        int digitCount = text.length() - 9;
        if (text.charAt(8) != '.' || digitCount < 1 || digitCount > 9) {
            return -1;
        }
        int nanos = digits(text, 9, text.length());
        for (int count = digitCount; count < 9; count++) {
            nanos *= 10;
        }
        return nanos < 0 ? -1 : nanos / 1000;
    }

    /** Of nothing, {@code Z}, {@code +02}, {@code +0200} or {@code +02:00}. */
    private static OptionalLong offsetMicros(String text) {
        if (text.isEmpty() || text.equals("Z")) {
            return OptionalLong.of(0);
        }
        String plain = text.length() == 6 && text.charAt(3) == ':' ? text.substring(0, 3) + text.substring(4) : text;
        if (plain.charAt(0) == 'Z' || plain.length() != 3 && plain.length() != 5) {
            return OptionalLong.empty();
        }
        int hours = digits(plain, 1, 3);
        int minutes = plain.length() == 5 ? digits(plain, 3, 5) : 0;
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return OptionalLong.empty();
        }
        long micros = (hours * 60L + minutes) * 60 * MICROS_PER_SECOND;
        return OptionalLong.of(plain.charAt(0) == '-' ? -micros : micros);
    }

    /** The number that ASCII digits make, or -1 if anything else is among them; at most nine digits. */
    private static int digits(String text, int start, int end) {
        int number = 0;
        for (int index = start; index < end; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
