package dev.rivulet.engine.window;

import dev.rivulet.core.time.EpochMicros;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * The days of a time zone, also those of 23 and 25 hours. Immutable.
 *
 * <p>A day begins at the same time of the clock each day; where the clock is put forward over that time, when it has been. The zone's
 * rules are those of the JDK, whose version is part of the job's, so that a job does not go on with other ones unasked.
 *
 * @param dayStart of the clock, such as midnight, or six in the morning for days of shifts
 */
public record DayWindows(ZoneId zone, LocalTime dayStart) implements TimeWindows {

    public static DayWindows in(ZoneId zone) {
        return new DayWindows(zone, LocalTime.MIDNIGHT);
    }

    /** The same days, begun at another time of the clock. */
    public DayWindows startingAt(LocalTime time) {
        return new DayWindows(zone, time);
    }

    @Override
    public long startOf(long eventTimeMicros) {
        LocalDate date = Instant.EPOCH
                .plus(eventTimeMicros, ChronoUnit.MICROS)
                .atZone(zone)
                .toLocalDate();
        long start = startMicros(date);
        while (start > eventTimeMicros) { // Where a zone has left a day out, more than once.
            date = date.minusDays(1);
            start = startMicros(date);
        }
        return start;
    }

    @Override
    public long endOf(long startMicros) {
        LocalDate date = EpochMicros.instant(startMicros).atZone(zone).toLocalDate();
        return startMicros(date.plusDays(1));
    }

    private long startMicros(LocalDate date) {
        return EpochMicros.of(ZonedDateTime.of(date, dayStart, zone).toInstant());
    }

    @Override
    public String text() {
        return "days of " + zone + " from " + dayStart;
    }
}
