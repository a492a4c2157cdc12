package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way to a part of a nested column: the column, fields of structs, and {@link NestedPart} for what is in arrays and maps. Immutable.
 *
 * @param names at least two, as the table has them
 * @param part the last of them
 */
public record ColumnPath(List<String> names, Field part) {

    private static final Pattern NAME = Pattern.compile("\\G(?:`((?:[^`]|``)+)`|([^.`]+))(\\.|$)");

    public ColumnPath {
        names = List.copyOf(names);
    }

    /** Whether a text means a part of a column: it is no column's name, and its first part is. */
    public static boolean isIn(Schema schema, String text) {
        if (schema.indexOf(text) >= 0) {
            return false;
        }
        List<String> names = split(text);
        return names.size() > 1 && schema.indexOf(names.get(0)) >= 0;
    }

    /**
     * @param text names with dots between them, in any case; one with a dot in it in backticks
     * @throws IllegalArgumentException if there is no such part, naming those that there are
     */
    public static ColumnPath of(Schema schema, String text) {
        List<String> names = new ArrayList<>();
        Schema fields = schema;
        Field part = null;
        for (String name : split(text)) {
            int index = fields.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("there is no " + text + ": "
                        + (names.isEmpty() ? "the table" : String.join(".", names)) + " has no " + name + "; it has "
                        + fields.names());
            }
            part = fields.field(index);
            names.add(part.name());
            fields = partsOf(part.type());
        }
        if (part == null) {
            throw new IllegalArgumentException("`" + text + "` is no path, wanted names with dots between them");
        }
        return new ColumnPath(names, part);
    }

    private static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            names.add(
                    matcher.group(1) == null
                            ? matcher.group(2)
                            : matcher.group(1).replace("``", "`"));
            end = matcher.end();
        }
        return end == text.length() ? names : List.of();
    }

    private static Schema partsOf(DataType type) {
        if (type instanceof DataType.Struct struct) {
            return struct.schema();
        }
        if (type instanceof DataType.Array array) {
            return Schema.of(new Field(NestedPart.ELEMENT, array.element(), array.containsNull()));
        }
        return type instanceof DataType.Map map
                ? Schema.of(
                        Field.required(NestedPart.KEY, map.key()),
                        new Field(NestedPart.VALUE, map.value(), map.valueContainsNull()))
                : Schema.of();
    }

    /** The column that it is in. */
    public String column() {
        return names.get(0);
    }

    /** The parts beside it, and itself, of what it is in. */
    public Schema siblings(Schema schema) {
        Schema fields = schema;
        for (String name : names.subList(0, names.size() - 1)) {
            fields = partsOf(fields.field(fields.requireIndexOf(name)).type());
        }
        return fields;
    }

    /** Whether it is a field of a struct, not what an array or map holds. */
    public boolean isField(Schema schema) {
        DataType around = schema.field(schema.requireIndexOf(names.get(0))).type();
        for (String name : names.subList(1, names.size() - 1)) {
            Schema parts = partsOf(around);
            around = parts.field(parts.requireIndexOf(name)).type();
        }
        return around instanceof DataType.Struct;
    }

    /** With another name for the last part. */
    public String renamed(String name) {
        List<String> changed = new ArrayList<>(names);
        changed.set(changed.size() - 1, name);
        return text(changed);
    }

    private static String text(List<String> names) {
        return names.stream()
                .map(name ->
                        name.indexOf('.') < 0 && name.indexOf('`') < 0 ? name : "`" + name.replace("`", "``") + "`")
                .collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return text(names);
    }
}
