package dev.rivulet.delta.kernel.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a table's properties name its keys: {@code rivulet.primaryKey} and {@code rivulet.unique.NAME}, each a JSON array of column names. Delta
 * has no keys that are enforced, and other writers pass over properties that they do not know. Stateless.
 */
public final class KeyProperty {

    /** The name of the key whose columns no row may lack. */
    public static final String PRIMARY = "PRIMARY KEY";

    private static final String PRIMARY_PROPERTY = "rivulet.primaryKey";
    private static final String UNIQUE_PREFIX = "rivulet.unique.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private KeyProperty() {}

    /** Under which property a table has the key of a name. */
    public static String of(String name) {
        return name.equals(PRIMARY) ? PRIMARY_PROPERTY : UNIQUE_PREFIX + name;
    }

    /**
     * The columns as the table calls them.
     *
     * @throws IllegalArgumentException if there is none, no such column, one twice, or one of the primary key that takes nulls
     */
    public static List<String> canonical(Schema schema, String name, List<String> columns) {
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            Field field = schema.field(schema.requireIndexOf(column));
            if (field.type().isNested()) {
                throw new IllegalArgumentException(
                        "key " + name + " names column " + field + ", which is nested; wanted columns that are not");
            }
            if (names.contains(field.name())) {
                throw new IllegalArgumentException("key " + name + " names column " + field.name() + " twice");
            }
            if (name.equals(PRIMARY) && field.isNullable()) {
                throw new IllegalArgumentException(
                        "column " + field + " of the primary key takes nulls, wanted one that"
                                + " takes none; set it not null, or make a unique key");
            }
            names.add(field.name());
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " has no columns, wanted at least one");
        }
        return List.copyOf(names);
    }

    /** Whether a property, in any case, is one that names a key. */
    public static boolean isOfKey(String property) {
        return property.equalsIgnoreCase(PRIMARY_PROPERTY)
                || property.regionMatches(true, 0, UNIQUE_PREFIX, 0, UNIQUE_PREFIX.length());
    }

    /**
     * Passes if a table with these columns can have the keys that its properties name.
     *
     * @throws IllegalArgumentException naming key and column if not
     */
    public static void requireFit(Schema schema, Map<String, String> properties) {
        try {
            keysOf("to be made", properties).forEach((name, columns) -> canonical(schema, name, columns));
        } catch (IOException noColumns) {
            throw new IllegalArgumentException(noColumns.getMessage(), noColumns);
        }
    }

    /** What the property says of these columns. */
    public static String text(List<String> columns) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        columns.forEach(array::add);
        return array.toString();
    }

    /**
     * The columns of each key by its name.
     *
     * @throws IOException if a property is no list of names
     */
    static Map<String, List<String>> keysOf(String table, Map<String, String> properties) throws IOException {
        Map<String, List<String>> keys = new TreeMap<>();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (property.getKey().equals(PRIMARY_PROPERTY)) {
                keys.put(PRIMARY, columns(table, property));
            } else if (property.getKey().startsWith(UNIQUE_PREFIX)) {
                keys.put(property.getKey().substring(UNIQUE_PREFIX.length()), columns(table, property));
            }
        }
        return keys;
    }

    private static List<String> columns(String table, Map.Entry<String, String> property) throws IOException {
        List<String> columns = new ArrayList<>();
        try {
            for (JsonNode column : JSON.readTree(property.getValue())) {
                columns.add(column.asText());
            }
        } catch (JsonProcessingException notJson) {
            columns.clear();
        }
        if (columns.isEmpty()) {
            throw new IOException(
                    "table " + table + " has the property " + property.getKey() + " = " + property.getValue()
                            + ", wanted a JSON array of column names such as [\"id\"]; set it so, or unset it");
        }
        return columns;
    }
}
