package dev.rivulet.delta.diff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Rows as lines of JSON, a member per column in the columns' order. Stateless.
 *
 * <p>Whole numbers and decimals are numbers with all their digits; floating-point numbers too, but {@code "NaN"}, {@code "Infinity"}
 * and {@code "-Infinity"} are strings; dates and times are ISO text, with a {@code Z} if they are moments; binary is Base64.
 */
public final class RowDump {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private RowDump() {}

    /** The row without a line feed. */
    public static String toJson(Row row) {
        ObjectNode object = JsonNodeFactory.withExactBigDecimals(true).objectNode();
        for (int index = 0; index < row.schema().fieldCount(); index++) {
            Field field = row.schema().field(index);
            if (row.isNull(index)) {
                object.putNull(field.name());
            } else {
                switch (field.type().physical()) {
                    case LONG -> putLong(object, field, row.longValue(index));
                    case DOUBLE -> putDouble(object, field, row.doubleValue(index));
                    case OBJECT -> putObject(object, field, row.objectValue(index));
                }
            }
        }
        return object.toString();
    }

    private static void putLong(ObjectNode object, Field field, long value) {
        switch ((DataType.Simple) field.type()) {
            case BOOLEAN -> object.put(field.name(), value != 0);
            case DATE -> object.put(field.name(), LocalDate.ofEpochDay(value).toString());
            case TIMESTAMP -> object.put(field.name(), instant(value).toString());
            case TIMESTAMP_NTZ ->
                object.put(
                        field.name(),
                        LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC).toString());
            default -> object.put(field.name(), value);
        }
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    private static void putDouble(ObjectNode object, Field field, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            object.put(field.name(), Double.toString(value));
        } else if (field.type() == DataType.Simple.FLOAT) {
            object.put(field.name(), (float) value);
        } else {
            object.put(field.name(), value);
        }
    }

    private static void putObject(ObjectNode object, Field field, @Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            object.put(field.name(), decimal);
        } else if (value instanceof byte[] bytes) {
            object.put(field.name(), Base64.getEncoder().encodeToString(bytes));
        } else {
            object.put(field.name(), String.valueOf(value));
        }
    }
}
