package dev.rivulet.expr.value;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;

/** The units that times are cut to, in UTC. */
public enum CalendarUnit {
    YEAR,
    QUARTER,
    MONTH,
    WEEK,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    MILLISECOND;

    /** In any case. */
    public static Optional<CalendarUnit> named(String name) {
        for (CalendarUnit unit : values()) {
            if (unit.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    /** The beginning of the unit that the time, in microseconds since 1970, is in; a week begins on Monday. */
    public long truncate(long micros) {
        return switch (this) {
            case YEAR, QUARTER, MONTH, WEEK ->
                Math.multiplyExact(firstDay(day(micros)).toEpochDay(), TimeText.MICROS_PER_DAY);
            case DAY -> floor(micros, TimeText.MICROS_PER_DAY);
            case HOUR -> floor(micros, 3600 * TimeText.MICROS_PER_SECOND);
            case MINUTE -> floor(micros, 60 * TimeText.MICROS_PER_SECOND);
            case SECOND -> floor(micros, TimeText.MICROS_PER_SECOND);
            case MILLISECOND -> floor(micros, 1000);
        };
    }

    /** The day that a time is in. */
    public static LocalDate day(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, TimeText.MICROS_PER_DAY));
    }

    private LocalDate firstDay(LocalDate day) {
        return switch (this) {
            case YEAR -> day.withDayOfYear(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case MONTH -> day.withDayOfMonth(1);
            default -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        };
    }

    private static long floor(long micros, long unitMicros) {
        return Math.subtractExact(micros, Math.floorMod(micros, unitMicros));
    }
}
