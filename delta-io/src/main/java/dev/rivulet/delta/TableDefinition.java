package dev.rivulet.delta;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a table should be: its columns, how it is partitioned, how often its log is summed up, and its properties. Immutable.
 *
 * @param partitionColumns a directory level each, in this order; none for an unpartitioned table
 * @param checkpointInterval after how many versions a checkpoint is written, or thought of where the last was large, at least 1; it counts
 *     when the table is created
 * @param properties of the table, by name, sorted; they count when the table is created
 */
public record TableDefinition(
        Schema schema, List<String> partitionColumns, int checkpointInterval, Map<String, String> properties) {

    /** A checkpoint costs some 20 ms and saves readers at most this many small files. */
    public static final int CHECKPOINT_INTERVAL_DEFAULT = 50;

    private static final String DELETION_VECTORS = "delta.enableDeletionVectors";

    public TableDefinition {
        partitionColumns = canonicalNames(schema, partitionColumns);
        if (partitionColumns.size() >= schema.fieldCount()) {
            throw new IllegalArgumentException("all columns of " + schema + " are partition columns; leave at least one"
                    + " out, since data files hold the others");
        }
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        if (FeedColumns.isOn(properties)) {
            FeedColumns.requireFree(schema);
        }
        if (checkpointInterval < 1) {
            throw new IllegalArgumentException("checkpointInterval is " + checkpointInterval + ", wanted at least 1");
        }
    }

    public static TableDefinition of(Schema schema, String... partitionColumns) {
        return new TableDefinition(schema, List.of(partitionColumns), CHECKPOINT_INTERVAL_DEFAULT, Map.of());
    }

    public TableDefinition withCheckpointInterval(int versions) {
        return new TableDefinition(schema, partitionColumns, versions, properties);
    }

    /** The same, partitioned by these columns and no others. */
    public TableDefinition partitionedBy(String... columns) {
        return new TableDefinition(schema, List.of(columns), checkpointInterval, properties);
    }

    /**
     * The same with a table property of Delta, or one of one's own.
     *
     * @param name such as {@code delta.logRetentionDuration}; whether Delta knows it, and the value is one, is seen when the table is made
     */
    public TableDefinition withProperty(String name, String value) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(name, value);
        return new TableDefinition(schema, partitionColumns, checkpointInterval, more);
    }

    /**
     * The same, whose rows are changed by deletion vectors (merge on read) or by writing files anew (copy on write). With deletion vectors
     * changes of few rows cost little, and reading somewhat more; and readers have to know the protocol's feature {@code deletionVectors}.
     */
    public TableDefinition withDeletionVectors(boolean isOn) {
        return withProperty(DELETION_VECTORS, Boolean.toString(isOn));
    }

    /** The same, in which no two rows have all these columns in common, as {@code TableAlteration.addPrimaryKey} says. */
    public TableDefinition withPrimaryKey(String... columns) {
        return withKey(KeyProperty.PRIMARY, columns);
    }

    /** The same, in which no two rows have all these columns in common, as {@code TableAlteration.addUniqueKey} says. */
    public TableDefinition withUniqueKey(String name, String... columns) {
        return withKey(name, columns);
    }

    private TableDefinition withKey(String name, String... columns) {
        return withProperty(
                KeyProperty.of(name), KeyProperty.text(KeyProperty.canonical(schema, name, List.of(columns))));
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
