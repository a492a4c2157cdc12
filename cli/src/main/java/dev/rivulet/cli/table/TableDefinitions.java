package dev.rivulet.cli.table;

import dev.rivulet.delta.TableDefinition;
import dev.rivulet.expr.TypeName;
import java.util.List;
import java.util.Map;

/** Reads what a table should be from the words of the command line. Stateless. */
final class TableDefinitions {

    private TableDefinitions() {}

    /**
     * @param columns such as {@code id long not null, day date}
     * @throws IllegalArgumentException with a message for who wrote it, if it is no such list, or a table cannot be so
     */
    static TableDefinition parse(String columns, List<String> partitionColumns, Map<String, String> properties) {
        TableDefinition definition = TableDefinition.of(
                TypeName.parseColumns(columns),
                partitionColumns.stream().map(String::strip).toArray(String[]::new));
        for (Map.Entry<String, String> property : properties.entrySet()) {
            definition = definition.withProperty(property.getKey(), property.getValue());
        }
        return definition;
    }
}
