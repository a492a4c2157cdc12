package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.Schema;
import java.util.List;
import java.util.Map;

/**
 * What a table is made with. Immutable.
 *
 * @param properties Delta's table properties
 * @param edits what Kernel does not make a table with, done to it before it is there
 * @param clusteringColumns that OPTIMIZE is to lay rows out by; none if the table does not ask for it
 */
public record TableLayout(
        Schema schema,
        List<String> partitionColumns,
        Map<String, String> properties,
        List<ShapeEdit> edits,
        List<String> clusteringColumns) {

    public TableLayout {
        edits = List.copyOf(edits);
        clusteringColumns = List.copyOf(clusteringColumns);
        partitionColumns = List.copyOf(partitionColumns);
        properties = Map.copyOf(properties);
    }

    /** One that neither needs edits nor is clustered. */
    public static TableLayout of(Schema schema, List<String> partitionColumns, Map<String, String> properties) {
        return new TableLayout(schema, partitionColumns, properties, List.of(), List.of());
    }
}
