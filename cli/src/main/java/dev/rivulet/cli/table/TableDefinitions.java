package dev.rivulet.cli.table;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.expr.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a table should be from the words of the command line. Stateless. */
final class TableDefinitions {

    /** A comma that stands within no parentheses, as in {@code decimal(10, 2)}. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    private static final Pattern COLUMN = Pattern.compile(
            "(?:`([^`]+)`|([^\\s`]+))\\s+(.*?)(\\s+not\\s+null)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private TableDefinitions() {}

    /**
     * @param columns such as {@code id long not null, day date}
     * @throws IllegalArgumentException with a message for who wrote it, if it is no such list, or a table cannot be so
     */
    static TableDefinition parse(String columns, List<String> partitionColumns, Map<String, String> properties) {
        List<Field> fields = new ArrayList<>();
        for (String column : COMMA.split(columns)) {
            fields.add(field(column.strip()));
        }
        TableDefinition definition = TableDefinition.of(
                Schema.of(fields), partitionColumns.stream().map(String::strip).toArray(String[]::new));
        for (Map.Entry<String, String> property : properties.entrySet()) {
            definition = definition.withProperty(property.getKey(), property.getValue());
        }
        return definition;
    }

    private static Field field(String text) {
        Matcher matcher = COLUMN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "column `" + text + "` has no type; wanted a name and a type, such as `id long not null`");
        }
        String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        try {
            return new Field(name, TypeName.parse(matcher.group(3)), matcher.group(4) == null);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("column `" + name + "`: " + wrong.getMessage(), wrong);
        }
    }
}
