package dev.rivulet.delta.kernel;

import dev.rivulet.core.row.Schema;
import java.util.List;
import java.util.Map;

/**
 * What a table is made with. Immutable.
 *
 * @param properties Delta's table properties
 */
public record TableLayout(Schema schema, List<String> partitionColumns, Map<String, String> properties) {

    public TableLayout {
        partitionColumns = List.copyOf(partitionColumns);
        properties = Map.copyOf(properties);
    }
}
