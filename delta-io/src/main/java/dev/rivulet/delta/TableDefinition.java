package dev.rivulet.delta;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * What a table should be: its columns, how it is partitioned, how often its log is summed up. Immutable.
 *
 * @param partitionColumns a directory level each, in this order; none for an unpartitioned table
 * @param checkpointInterval after how many versions a checkpoint is written, at least 1; it counts when the table is created
 */
public record TableDefinition(Schema schema, List<String> partitionColumns, int checkpointInterval) {

    /** A checkpoint costs some 20 ms and saves readers at most this many small files. */
    public static final int CHECKPOINT_INTERVAL_DEFAULT = 50;

    public TableDefinition {
        partitionColumns = canonicalNames(schema, partitionColumns);
        if (partitionColumns.size() >= schema.fieldCount()) {
            throw new IllegalArgumentException("all columns of " + schema + " are partition columns; leave at least one"
                    + " out, since data files hold the others");
        }
        if (checkpointInterval < 1) {
            throw new IllegalArgumentException("checkpointInterval is " + checkpointInterval + ", wanted at least 1");
        }
    }

    public static TableDefinition of(Schema schema, String... partitionColumns) {
        return new TableDefinition(schema, List.of(partitionColumns), CHECKPOINT_INTERVAL_DEFAULT);
    }

    public TableDefinition withCheckpointInterval(int versions) {
        return new TableDefinition(schema, partitionColumns, versions);
    }

    private static List<String> canonicalNames(Schema schema, List<String> partitionColumns) {
        List<String> names = new ArrayList<>();
        for (String name : partitionColumns) {
            Field field = schema.field(schema.requireIndexOf(name));
            if (field.type() == DataType.Simple.BINARY) {
                throw new IllegalArgumentException("column " + field + " cannot partition a table: Delta's writers do"
                        + " not agree on how bytes stand in a path; partition by another column");
            }
            if (names.contains(field.name())) {
                throw new IllegalArgumentException("partition column " + field.name() + " is named twice");
            }
            names.add(field.name());
        }
        return List.copyOf(names);
    }
}
