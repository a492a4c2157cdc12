package dev.rivulet.delta.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.TimeForms;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as lines of JSON, a member per column in the columns' order. Stateless.
 *
 * <p>Whole numbers and decimals are numbers with all their digits; floating-point numbers too, but {@code "NaN"}, {@code "Infinity"}
 * and {@code "-Infinity"} are strings; dates and times are ISO text, with a {@code Z} if they are moments; binary is Base64;
 * arrays are arrays, structs and maps objects, a map's with its keys as texts.
 */
public final class RowDump {

    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    private RowDump() {}

    /** The row without a line feed. */
    public static String toJson(Row row) {
        return json(row).toString();
    }

    /** The same as a tree, of the caller's own. */
    public static ObjectNode json(Row row) {
        ObjectNode object = JSON.objectNode();
        for (int index = 0; index < row.schema().fieldCount(); index++) {
            Field field = row.schema().field(index);
            object.set(field.name(), node(field.type(), ValueOrder.value(row, index)));
        }
        return object;
    }

    private static JsonNode node(DataType type, @Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (type instanceof DataType.Struct) {
            return json((Row) value);
        }
        if (type instanceof DataType.Array array) {
            ArrayNode elements = JSON.arrayNode();
            ((List<?>) value).forEach(each -> elements.add(node(array.element(), each)));
            return elements;
        }
        if (type instanceof DataType.Map map) {
            ObjectNode entries = JSON.objectNode();
            ((Map<?, ?>) value).forEach((key, each) -> entries.set(key(map.key(), key), node(map.value(), each)));
            return entries;
        }
        return switch (type.physical()) {
            case LONG -> number(type, (Long) value);
            case DOUBLE -> number(type, (Double) value);
            case OBJECT -> text(value);
        };
    }

    /** JSON has texts for keys, no other values. */
    private static String key(DataType type, @Nullable Object key) {
        JsonNode node = node(type, key);
        return node.isContainerNode() ? node.toString() : node.asText();
    }

    private static JsonNode number(DataType type, long value) {
        return switch ((DataType.Simple) type) {
            case BOOLEAN -> JSON.booleanNode(value != 0);
            case DATE, TIMESTAMP, TIMESTAMP_NTZ -> JSON.textNode(TimeForms.text(type, value));
            default -> JSON.numberNode(value);
        };
    }

    private static JsonNode number(DataType type, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return JSON.textNode(Double.toString(value));
        }
        return type == DataType.Simple.FLOAT ? JSON.numberNode((float) value) : JSON.numberNode(value);
    }

    private static JsonNode text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return JSON.numberNode(decimal);
        }
        return JSON.textNode(
                value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : String.valueOf(value));
    }
}
