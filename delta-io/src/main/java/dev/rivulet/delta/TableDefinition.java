package dev.rivulet.delta;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.alter.FirstRules;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.TableProperties;
import dev.rivulet.delta.kernel.shape.Widening;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a table should be: its columns, how it is partitioned, how often its log is summed up, its properties, and what it wants of its rows.
 * The first version of a table has all of it. Immutable.
 *
 * @param partitionColumns a directory level each, in this order; none for an unpartitioned table
 * @param checkpointInterval after how many versions a checkpoint is written, or thought of where the last was large, at least 1; it counts
 *     when the table is created
 * @param properties of the table, by name, sorted; they count when the table is created
 * @param rules that rows must meet beside keys, what columns they need not have, and how OPTIMIZE lays them out; they count when the table is created
 */
public record TableDefinition(
        Schema schema,
        List<String> partitionColumns,
        int checkpointInterval,
        Map<String, String> properties,
        FirstRules rules) {

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
        KeyProperty.requireFit(schema, properties);
        rules = rules.fitting(schema, partitionColumns);
        if (checkpointInterval < 1) {
            throw new IllegalArgumentException("checkpointInterval is " + checkpointInterval + ", wanted at least 1");
        }
    }

    public static TableDefinition of(Schema schema, String... partitionColumns) {
        return new TableDefinition(
                schema, List.of(partitionColumns), CHECKPOINT_INTERVAL_DEFAULT, Map.of(), FirstRules.NONE);
    }

    public TableDefinition withCheckpointInterval(int versions) {
        return new TableDefinition(schema, partitionColumns, versions, properties, rules);
    }

    /** The same, partitioned by these columns and no others. */
    public TableDefinition partitionedBy(String... columns) {
        return new TableDefinition(schema, List.of(columns), checkpointInterval, properties, rules);
    }

    /**
     * The same with a table property of Delta, or one of one's own.
     *
     * @param name such as {@code delta.logRetentionDuration}, in any case
     * @throws IllegalArgumentException if Delta does not know it, naming the nearest that it does, or it has no such value; or if it is a key's
     *     or a constraint's, naming the method that sets it
     */
    public TableDefinition withProperty(String name, String value) {
        TableDefinition changed = this;
        for (Map.Entry<String, String> property : checked(name, value).entrySet()) {
            changed = changed.with(property.getKey(), property.getValue());
        }
        return changed;
    }

    /**
     * Passes if a table can have a property.
     *
     * @throws IllegalArgumentException as {@link #withProperty} says
     */
    public static void requireProperty(String name, String value) {
        checked(name, value);
    }

    private static Map<String, String> checked(String name, String value) {
        FirstRules.requireFree(name);
        return TableProperties.checked(Map.of(name, value));
    }

    private TableDefinition with(String name, String value) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(name, value);
        return new TableDefinition(schema, partitionColumns, checkpointInterval, more, rules);
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
        Map.Entry<String, String> property = FirstRules.key(schema, name, List.of(columns));
        return with(property.getKey(), property.getValue());
    }

    /**
     * The same with a CHECK constraint, as {@code TableAlteration.addConstraint} says.
     *
     * @throws IllegalArgumentException if there is one of that name already, or the text is no condition over the columns
     */
    public TableDefinition withConstraint(String name, String condition) {
        return with(rules.withConstraint(name, condition));
    }

    /**
     * The same, in which rows without the column take a value, as {@code TableAlteration.setDefault} says.
     *
     * @throws IllegalArgumentException if there is no such column, or the text is no constant expression whose value fits its type
     */
    public TableDefinition withDefault(String column, String value) {
        return with(rules.withDefault(schema, column, value));
    }

    /**
     * The same, in which a column is what an expression over the others gives, as {@code TableAlteration.setGenerated} says.
     *
     * @throws IllegalArgumentException if there is no such column, or the text is no expression over the others that fits its type
     */
    public TableDefinition withGenerated(String column, String expression) {
        return with(rules.withGenerated(schema, column, expression));
    }

    /**
     * The same with a column in the place of the one of its name, or behind the others. For a sink's table that has more columns than the
     * rows, wider types, or takes fewer nulls.
     *
     * @throws IllegalArgumentException if a rule or key does not go with it
     */
    public TableDefinition withColumn(Field column) {
        List<Field> fields = new ArrayList<>(schema.fields());
        int index = schema.indexOf(column.name());
        if (index < 0) {
            fields.add(column);
        } else {
            fields.set(index, column);
        }
        return with(Schema.of(fields));
    }

    /**
     * The same with one more column behind the others, which takes nulls and is what an expression over the others gives, of its type.
     *
     * @throws IllegalArgumentException if there is such a column already, or the text is no expression over the others
     */
    public TableDefinition withGeneratedColumn(String column, String expression) {
        if (schema.indexOf(column) >= 0) {
            throw new IllegalArgumentException("there is a column " + column + " already; the columns are " + schema);
        }
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.add(Field.nullable(column, FirstRules.type(schema, column, expression)));
        return with(Schema.of(fields)).withGenerated(column, expression);
    }

    /**
     * The same, whose rows OPTIMIZE lays out along a Hilbert curve through these columns, Spark's too: the protocol's feature
     * {@code clustering}.
     *
     * @param columns 1 to 4, not of the types binary and boolean; or none for a table that is not clustered
     * @throws IllegalArgumentException naming the column that it cannot be clustered by, or if it is partitioned
     */
    public TableDefinition clusteredBy(String... columns) {
        return with(rules.clusteredBy(List.of(columns)));
    }

    /**
     * Passes if rows of a schema can be written to a table made so.
     *
     * @throws IllegalArgumentException naming the first column that does not fit, found and wanted
     */
    public void requireTakes(Schema rows) {
        for (Field field : rows.fields()) {
            int index = schema.indexOf(field.name());
            if (index < 0) {
                throw new IllegalArgumentException("the rows have a column " + field.name()
                        + ", which the table to be made lacks; its columns are " + schema);
            }
            DataType type = schema.field(index).type();
            if (!Widening.isSameForm(field.type(), type)) {
                throw new IllegalArgumentException("column " + field.name() + " of the table to be made is of type "
                        + type + ", which does not hold the rows' values of type " + field.type() + "; wanted "
                        + field.type() + " or a wider type");
            }
        }
        for (Field column : schema.fields()) {
            boolean isFilled = rules.defaults().containsKey(column.name())
                    || rules.generated().containsKey(column.name());
            if (!column.isNullable() && !isFilled && rows.indexOf(column.name()) < 0) {
                throw new IllegalArgumentException(
                        "column " + column + " of the table to be made takes no nulls, but the"
                                + " rows have no such field; wanted a default value, or the field");
            }
        }
    }

    private TableDefinition with(Schema changed) {
        return new TableDefinition(changed, partitionColumns, checkpointInterval, properties, rules);
    }

    private TableDefinition with(FirstRules changed) {
        return new TableDefinition(schema, partitionColumns, checkpointInterval, properties, changed);
    }

    private static List<String> canonicalNames(Schema schema, List<String> partitionColumns) {
        List<String> names = new ArrayList<>();
        for (String name : partitionColumns) {
            Field field = schema.field(schema.requireIndexOf(name));
            if (field.type().isNested()) {
                throw new IllegalArgumentException(
                        "column " + field + " cannot partition a table, as it is nested, and a"
                                + " path holds a single value; partition by another column");
            }
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
