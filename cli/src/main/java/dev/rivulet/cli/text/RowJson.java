package dev.rivulet.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.time.EpochMicros;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as a JSON object: times as ISO text, bytes in base64, NaN and the infinities as text, everything else as JSON has it, decimals
 * with all their digits; a map as an object whose members are called by its keys' text. Stateless.
 */
public final class RowJson {

    private static final JsonNodeFactory EXACT = JsonNodeFactory.withExactBigDecimals(true);

    private RowJson() {}

    public static ObjectNode of(Row row) {
        ObjectNode json = EXACT.objectNode();
        for (int index = 0; index < row.schema().fieldCount(); index++) {
            Field field = row.schema().field(index);
            json.set(field.name(), row.isNull(index) ? EXACT.nullNode() : value(row, field, index));
        }
        return json;
    }

    private static JsonNode value(Row row, Field field, int index) {
        return switch (field.type().physical()) {
            case LONG -> value(field.type(), row.longValue(index));
            case DOUBLE -> value(field.type(), row.doubleValue(index));
            case OBJECT -> value(field.type(), row.objectValue(index));
        };
    }

    private static JsonNode value(DataType type, long value) {
        JsonNodeFactory json = EXACT;
        if (type == DataType.Simple.BOOLEAN) {
            return json.booleanNode(value != 0);
        }
        if (type == DataType.Simple.DATE) {
            return json.textNode(LocalDate.ofEpochDay(value).toString());
        }
        if (type == DataType.Simple.TIMESTAMP) {
            return json.textNode(EpochMicros.instant(value).toString());
        }
        return type == DataType.Simple.TIMESTAMP_NTZ
                ? json.textNode(LocalDateTime.ofInstant(EpochMicros.instant(value), ZoneOffset.UTC)
                        .toString())
                : json.numberNode(value);
    }

    private static JsonNode value(DataType type, double value) {
        if (!Double.isFinite(value)) {
            return EXACT.textNode(Double.toString(value));
        }
        return type == DataType.Simple.FLOAT ? EXACT.numberNode((float) value) : EXACT.numberNode(value);
    }

    private static JsonNode value(DataType type, @Nullable Object value) {
        if (value instanceof Row struct) {
            return of(struct);
        }
        if (value instanceof List<?> list && type instanceof DataType.Array array) {
            ArrayNode json = EXACT.arrayNode();
            list.forEach(each -> json.add(value(array.element(), each)));
            return json;
        }
        if (value instanceof Map<?, ?> map && type instanceof DataType.Map mapType) {
            ObjectNode json = EXACT.objectNode();
            map.forEach((key, each) -> json.set(value(mapType.key(), key).asText(), value(mapType.value(), each)));
            return json;
        }
        return scalar(type, value);
    }

    private static JsonNode scalar(DataType type, @Nullable Object value) {
        if (value == null) {
            return EXACT.nullNode();
        }
        if (value instanceof Long number) {
            return value(type, (long) number);
        }
        if (value instanceof Double number) {
            return value(type, (double) number);
        }
        if (value instanceof byte[] bytes) {
            return EXACT.binaryNode(bytes);
        }
        return value instanceof BigDecimal decimal ? EXACT.numberNode(decimal) : EXACT.textNode(String.valueOf(value));
    }
}
