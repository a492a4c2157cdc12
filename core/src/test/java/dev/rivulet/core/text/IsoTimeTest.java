package dev.rivulet.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IsoTimeTest {

    @Test
    void plainTimesAreReadAsJavaReadsThem() {
        long seed = 4_242;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            LocalDateTime local = LocalDateTime.ofEpochSecond(
                    random.nextLong(-62_135_596_800L, 253_402_300_800L),
                    random.nextBoolean() ? 0 : random.nextInt(1_000_000_000),
                    ZoneOffset.UTC);
            ZoneOffset offset = random.nextBoolean()
                    ? ZoneOffset.UTC
                    : ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60 + 1) - 18 * 60));
            OffsetDateTime time = local.atOffset(offset);

            assertEquals(micros(time.toInstant()), timestamp(time.toString()), time.toString());
            assertEquals(micros(local.toInstant(ZoneOffset.UTC)), wallClock(local.toString()), local.toString());
            assertEquals(
                    local.toLocalDate().toEpochDay(), day(local.toLocalDate().toString()));
        }
    }

    @Test
    void unusualFormsAreReadToo() {
        assertEquals(1_500_000, timestamp("1970-01-01 00:00:01.5Z"));
        assertEquals(0, timestamp("1970-01-01T01:00+01:00"));
        assertEquals(-1, timestamp("1969-12-31T23:59:59.999999999Z"));
        assertEquals(0, timestamp("1970-01-01T00:00:30+00:00:30"));
        assertEquals(micros(Instant.parse("+12345-01-01T00:00:00Z")), timestamp("+12345-01-01T00:00:00Z"));
        assertEquals(0, wallClock("1970-01-01 00:00"));
        assertEquals(LocalDate.of(-1, 1, 1).toEpochDay(), day("-0001-01-01"));
    }

    @Test
    void whatIsNoTimeIsRefused() {
        for (String text : List.of(
                "",
                "Z",
                "2024-01-01",
                "2024-01-01T00:00:00",
                "2024-02-30T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-01-01T25:00:00Z",
                "2024-01-01T00:60:00Z",
                "2024-01-01T00:00:60Z",
                "2024-01-01T00:00:00+19:00",
                "2024-01-01T00:00:00Zjunk",
                "2024/01/01T00:00:00Z",
                "2024-01-01T00:00:0aZ",
                "2024-01-01T00:00:00.12345678901Z",
                "+999999999-01-01T00:00:00Z",
                "2024-01-01T00-00:00Z")) {
            assertThrows(DateTimeException.class, () -> timestamp(text), text);
        }
        for (String text : List.of("2024-01-01T00:00:00Z", "2024-01-01", "2024-01-01T00:00:00+01:00", "x")) {
            assertThrows(DateTimeException.class, () -> wallClock(text), text);
        }
        for (String text : List.of("2024-02-30", "2024-1-1", "20240101", "2024-01-01Z", "aaaa-bb-cc")) {
            assertThrows(DateTimeException.class, () -> day(text), text);
        }
    }

    private static long timestamp(String text) {
        return IsoTime.timestampMicros(padded(text), 2, text.length());
    }

    private static long wallClock(String text) {
        return IsoTime.wallClockMicros(padded(text), 2, text.length());
    }

    private static long day(String text) {
        return IsoTime.epochDay(padded(text), 2, text.length());
    }

    /** With characters around it that must not be read. */
    private static char[] padded(String text) {
        return ("12" + text + "Z9").toCharArray();
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
