package dev.rivulet.delta.staging;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.time.EpochMicros;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Partition values as Delta's log writes them. Stateless.
 *
 * <p>Timestamps are written in UTC with a {@code Z}, the one form of the protocol that does not depend on the reader's zone;
 * timestamps without zone as {@code year-month-day hour:minute:second.micros}. The empty string is null by the protocol.
 */
public final class PartitionText {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private static final DateTimeFormatter WALL_CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    /** What writers in the field produce: any number of digits after the second, or none. */
    private static final DateTimeFormatter WALL_CLOCK_LENIENT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private PartitionText() {}

    /**
     * The text of a value of physical form LONG.
     *
     * @throws IllegalArgumentException if it is a date or time outside the years 1 to 9999
     */
    static String of(DataType type, long value) {
        if (!(type instanceof DataType.Simple simple)) {
            throw unexpected(type);
        }
        return switch (simple) {
            case BOOLEAN -> value == 0 ? "false" : "true";
            case BYTE, SHORT, INT, LONG -> Long.toString(value);
            case DATE -> DAY.format(inRange(LocalDate.ofEpochDay(value)));
            case TIMESTAMP -> TIMESTAMP.format(dateTime(value));
            case TIMESTAMP_NTZ -> WALL_CLOCK.format(dateTime(value));
            default -> throw unexpected(type);
        };
    }

    /** The text of a value of physical form DOUBLE. Both zeros are one partition. */
    static String of(DataType type, double value) {
        double normal = value == 0 ? 0 : value;
        return type == DataType.Simple.FLOAT ? Float.toString((float) normal) : Double.toString(normal);
    }

    /** The text of a value of physical form OBJECT, null for the empty string. */
    static @Nullable String of(DataType type, Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof String string) {
            return string.isEmpty() ? null : string;
        }
        throw unexpected(type);
    }

    /** The value of a text in its physical form, boxed. */
    public static @Nullable Object parse(Field field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (field.type() instanceof DataType.Simple simple) {
            return switch (simple) {
                case BOOLEAN -> Boolean.parseBoolean(text) ? 1L : 0L;
                case BYTE, SHORT, INT, LONG -> Long.parseLong(text);
                case FLOAT -> (double) Float.parseFloat(text);
                case DOUBLE -> Double.parseDouble(text);
                case STRING -> text;
                case DATE -> LocalDate.parse(text, DAY).toEpochDay();
                case TIMESTAMP -> parseTimestamp(text);
                case TIMESTAMP_NTZ ->
                    EpochMicros.of(LocalDateTime.parse(text, WALL_CLOCK_LENIENT).toInstant(ZoneOffset.UTC));
                case BINARY -> throw unexpected(field.type());
            };
        }
        return new BigDecimal(text);
    }

    /** Without a zone it is taken for UTC, as a table written elsewhere does not say whose wall clock it means. */
    private static long parseTimestamp(String text) {
        boolean hasZone = text.indexOf('T') >= 0;
        return EpochMicros.of(
                hasZone
                        ? Instant.parse(text)
                        : LocalDateTime.parse(text, WALL_CLOCK_LENIENT).toInstant(ZoneOffset.UTC));
    }

    private static LocalDateTime dateTime(long micros) {
        LocalDateTime dateTime = LocalDateTime.ofInstant(EpochMicros.instant(micros), ZoneOffset.UTC);
        inRange(dateTime.toLocalDate());
        return dateTime;
    }

    /** Readers do not agree on how other years are written. */
    private static LocalDate inRange(LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new IllegalArgumentException(
                    "a partition column has the date " + day + ", wanted one of the years 1 to 9999");
        }
        return day;
    }

    private static AssertionError unexpected(DataType type) {
        return new AssertionError("a partition column has type " + type);
    }
}
