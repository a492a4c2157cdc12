package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Edits of a table's metadata that have to do with what files call its columns. Stateless. */
final class MappedColumns {

    private MappedColumns() {}

    /** Mode {@code name}; files call the columns as before. */
    static Metadata switchedOn(Metadata metadata) {
        StructType schema = metadata.getSchema();
        return withSchema(metadata, schema.fields(), ColumnNames.of(metadata).switchedOn(known(metadata)))
                .withMergedConfiguration(Map.of(ColumnNames.MODE_PROPERTY, "name"));
    }

    private static List<Field> known(Metadata metadata) {
        try {
            return KernelTypes.toCore(metadata.getId(), metadata.getSchema()).fields();
        } catch (IOException unknown) {
            throw new AssertionError("the columns were read before", unknown);
        }
    }

    /** New columns behind those that are there. */
    static Metadata added(Metadata metadata, List<Field> columns) {
        List<StructField> fields = new ArrayList<>(metadata.getSchema().fields());
        for (Field column : columns) {
            fields.add(KernelTypes.toKernel(column));
        }
        return withSchema(metadata, fields, ColumnNames.of(metadata).with(columns));
    }

    /** A nested column of a type with more in it. */
    static Metadata merged(Metadata metadata, String column, DataType type) {
        List<StructField> fields = metadata.getSchema().fields().stream()
                .map(field -> field.getName().equals(column) ? NestedEdits.merged(field, type) : field)
                .toList();
        return withSchema(metadata, fields, ColumnNames.of(metadata).withType(column, type));
    }

    private static Metadata withSchema(Metadata metadata, List<StructField> fields, ColumnNames names) {
        Metadata changed = metadata.withNewSchema(
                new StructType(fields.stream().map(names::describe).toList()));
        return names.isMapped()
                ? changed.withMergedConfiguration(Map.of(ColumnNames.ID_MAX_PROPERTY, Integer.toString(names.idMax())))
                : changed;
    }

    static Metadata dropped(Metadata metadata, String column) {
        return metadata.withNewSchema(new StructType(metadata.getSchema().fields().stream()
                .filter(field -> !field.getName().equals(column))
                .toList()));
    }

    /** Also where it partitions the table, and in the keys that have it. */
    static Metadata renamed(Metadata metadata, String from, String to) {
        // Writers do not agree on the case in which keys and partition columns are named.
        UnaryOperator<String> renaming = name -> name.equalsIgnoreCase(from) ? to : name;
        List<StructField> fields = metadata.getSchema().fields().stream()
                .map(field -> new StructField(
                                renaming.apply(field.getName()),
                                field.getDataType(),
                                field.isNullable(),
                                field.getMetadata())
                        .withTypeChanges(field.getTypeChanges()))
                .toList();
        List<Object> partitionColumns = new ArrayList<>();
        VectorUtils.<String>toJavaList(metadata.getPartitionColumns())
                .forEach(name -> partitionColumns.add(renaming.apply(name)));
        return withPartitionColumns(metadata, VectorUtils.buildArrayValue(partitionColumns, StringType.STRING))
                .withNewSchema(new StructType(fields))
                .withMergedConfiguration(keys(metadata, renaming));
    }

    private static Map<String, String> keys(Metadata metadata, UnaryOperator<String> renaming) {
        Map<String, String> properties = new HashMap<>();
        try {
            KeyProperty.keysOf(metadata.getId(), metadata.getConfiguration())
                    .forEach((name, columns) -> properties.put(
                            KeyProperty.of(name),
                            KeyProperty.text(columns.stream().map(renaming).toList())));
        } catch (IOException unreadable) {
            throw new AssertionError("the keys were read before", unreadable);
        }
        return properties;
    }

    private static Metadata withPartitionColumns(Metadata metadata, ArrayValue partitionColumns) {
        return new Metadata(
                metadata.getId(),
                metadata.getName(),
                metadata.getDescription(),
                metadata.getFormat(),
                metadata.getSchemaString(),
                metadata.getSchema(),
                partitionColumns,
                metadata.getCreatedTime(),
                metadata.getConfigurationMapValue());
    }
}
