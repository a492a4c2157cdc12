package dev.rivulet.core.row;

import dev.rivulet.core.time.EpochMicros;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Values of physical form LONG (truth values, whole numbers, dates and times) as Java types and as text. Stateless. */
final class TimeForms {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private TimeForms() {}

    /** What to show people. */
    static String text(DataType type, long value) {
        if (type == DataType.Simple.BOOLEAN) {
            return value == 0 ? "false" : "true";
        }
        if (type == DataType.Simple.DATE) {
            return LocalDate.ofEpochDay(value).toString();
        }
        if (type == DataType.Simple.TIMESTAMP) {
            return instant(value).toString();
        }
        return type == DataType.Simple.TIMESTAMP_NTZ ? localDateTime(value).toString() : Long.toString(value);
    }

    /**
     * Microseconds since 1970, rounded towards the past.
     *
     * @throws ArithmeticException beyond some 290,000 years from 1970
     */
    static long micros(Instant time) {
        return EpochMicros.of(time);
    }

    /** Microseconds from 1970-01-01T00:00 as the same wall clock shows it, rounded towards the past. */
    static long micros(LocalDateTime time) {
        return EpochMicros.of(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
    }

    static Instant instant(long micros) {
        return EpochMicros.instant(micros);
    }

    static LocalDateTime localDateTime(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO,
                ZoneOffset.UTC);
    }
}
