package dev.rivulet.samples.iot;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reading as {@link IotOracle} understands a line. Immutable.
 *
 * @param timeMicros event time, microseconds since 1970
 */
record OracleReading(String device, long timeMicros, double temperature) {

    private static final List<String> NUMBERS = List.of("temperature", "humidity", "battery");

    /** The reading in a line of JSON, or null if it is none. */
    static @Nullable OracleReading ofJson(byte[] line) {
        Map<String, @Nullable Object> fields = FlatJson.fields(line);
        if (fields == null || !(fields.get("device") instanceof String device)) {
            return null;
        }
        return of(device, fields);
    }

    /**
     * The reading in a line of CSV, or null if it is none. Values have no quotes.
     *
     * @param header the names of the columns
     */
    static @Nullable OracleReading ofCsv(List<String> header, byte[] line) {
        List<String> cells = cells(line);
        if (cells.size() != header.size()) {
            return null;
        }
        Map<String, @Nullable Object> fields = new HashMap<>();
        for (int index = 0; index < cells.size(); index++) {
            String name = header.get(index);
            fields.put(name, NUMBERS.contains(name) ? number(cells.get(index)) : cells.get(index));
        }
        return fields.get("device") instanceof String device && !device.isEmpty() ? of(device, fields) : null;
    }

    static List<String> cells(byte[] line) {
        return List.of(new String(line, StandardCharsets.UTF_8).split(",", -1));
    }

    private static @Nullable OracleReading of(String device, Map<String, @Nullable Object> fields) {
        for (String name : NUMBERS) {
            if (!(fields.get(name) instanceof Double)) {
                return null;
            }
        }
        if (!(fields.get("time") instanceof String time)
                || !(fields.get("temperature") instanceof Double temperature)) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(time).toInstant();
            return new OracleReading(device, ChronoUnit.MICROS.between(Instant.EPOCH, instant), temperature);
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static @Nullable Double number(String cell) {
        try {
            return Double.valueOf(cell);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
