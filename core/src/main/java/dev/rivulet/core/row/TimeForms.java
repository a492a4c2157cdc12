package dev.rivulet.core.row;

import dev.rivulet.core.time.EpochMicros;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Values of physical form LONG (truth values, whole numbers, dates and times) as Java types and as text. Stateless. */
public final class TimeForms {

    private TimeForms() {}

    /** What to show people: {@code true} and {@code false}, dates and times in ISO form, digits. */
    public static String text(DataType type, long value) {
        if (type == DataType.Simple.BOOLEAN) {
            return value == 0 ? "false" : "true";
        }
        if (type == DataType.Simple.DATE) {
            return LocalDate.ofEpochDay(value).toString();
        }
        if (type == DataType.Simple.TIMESTAMP) {
            return EpochMicros.instant(value).toString();
        }
        return type == DataType.Simple.TIMESTAMP_NTZ ? localDateTime(value).toString() : Long.toString(value);
    }

    /** Microseconds from 1970-01-01T00:00 as the same wall clock shows it, rounded towards the past. */
    static long micros(LocalDateTime time) {
        return EpochMicros.of(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
    }

    static LocalDateTime localDateTime(long micros) {
        return LocalDateTime.ofInstant(EpochMicros.instant(micros), ZoneOffset.UTC);
    }
}
