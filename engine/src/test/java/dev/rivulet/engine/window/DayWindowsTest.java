package dev.rivulet.engine.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.time.EpochMicros;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days as the calendars of their zones have them, written out. */
final class DayWindowsTest {

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,     00:00, 2026-01-15T12:00:00Z, 2026-01-14T23:00:00Z, 24",
        "Europe/Berlin,     00:00, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 23",
        "Europe/Berlin,     00:00, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 25",
        "Europe/Berlin,     02:30, 2026-03-29T12:00:00Z, 2026-03-29T01:30:00Z, 23",
        "Europe/Berlin,     06:00, 2026-03-29T03:59:59Z, 2026-03-28T05:00:00Z, 23",
        "Europe/Berlin,     06:00, 2026-03-29T04:00:00Z, 2026-03-29T04:00:00Z, 24",
        // Midnight does not exist on the day that the clock is put forward at midnight.
        "America/Sao_Paulo, 00:00, 2018-11-04T12:00:00Z, 2018-11-04T03:00:00Z, 23",
        // The 30th of December 2011 was left out in Samoa.
        "Pacific/Apia,      00:00, 2011-12-30T09:00:00Z, 2011-12-29T10:00:00Z, 24",
        "Pacific/Apia,      06:00, 2011-12-30T13:00:00Z, 2011-12-29T16:00:00Z, 24",
        "UTC,               00:00, 1969-12-31T23:59:59Z, 1969-12-31T00:00:00Z, 24",
        // No count of nanoseconds goes so far.
        "UTC,               00:00, 2300-07-01T12:00:00Z, 2300-07-01T00:00:00Z, 24",
    })
    void aDayBeginsAndEndsByTheClockOfItsZone(
            ZoneId zone, LocalTime dayStart, Instant time, Instant start, long hours) {
        DayWindows windows = DayWindows.in(zone).startingAt(dayStart);

        assertEquals(start, instant(windows.startOf(micros(time))));
        assertEquals(start.plus(Duration.ofHours(hours)), instant(windows.endOf(micros(start))));
        assertEquals(micros(start), windows.startOf(windows.endOf(micros(start)) - 1), "the last microsecond");
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 00:00", "America/Sao_Paulo, 00:00", "Pacific/Apia, 06:00", "Asia/Kathmandu, 03:15"})
    void daysLieSideBySide(ZoneId zone, LocalTime dayStart) {
        DayWindows windows = DayWindows.in(zone).startingAt(dayStart);
        long start = windows.startOf(micros(Instant.parse("2010-01-01T00:00:00Z")));

        for (int day = 0; day < 5_000; day++) {
            long end = windows.endOf(start);
            assertEquals(start, windows.startOf(start), "a day begins with its start");
            assertEquals(start, windows.startOf(end - 1), "and has its last microsecond");
            assertEquals(end, windows.startOf(end), "and the next begins where it ends");
            start = end;
        }
    }

    private static long micros(Instant time) {
        return EpochMicros.of(time);
    }

    private static Instant instant(long micros) {
        return EpochMicros.instant(micros);
    }
}
