package dev.rivulet.delta.kernel.shape;

import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Kernel 4.4.0 does for tables without CHECK constraints and generated columns alone, since it cannot compute with rows; we can. Stateless.
 */
public final class ConstrainedTable {

    /** What a column may demand that nobody here sees to. */
    private static final List<ColumnRule> COLUMN_RULES = List.of(
            new ColumnRule(TableFeatures.IDENTITY_COLUMNS_W_FEATURE, "delta.identity.start", "is an identity column"),
            new ColumnRule(TableFeatures.INVARIANTS_W_FEATURE, "delta.invariants", "has an invariant"));

    private static final String PARTITIONS_IN_FILES = "materializePartitionColumns";

    private static final List<String> FILE_PROPERTIES =
            List.of("delta.enableIcebergCompatV1", "delta.enableIcebergCompatV2", "delta.enableIcebergCompatV3");

    private record ColumnRule(TableFeature feature, String key, String text) {}

    private ConstrainedTable() {}

    /**
     * Passes if Kernel and we can write to the table.
     *
     * @throws IOException naming the column, property or feature that stands against it
     */
    public static void requireWritable(SnapshotImpl snapshot, Path table) throws IOException {
        Metadata metadata = snapshot.getMetadata();
        Set<String> constraints = metadata.getConfiguration().keySet().stream()
                .filter(TableShape::isConstraint)
                .collect(Collectors.toSet());
        try {
            requirePlainColumns(snapshot, table);
            TableFeatures.validateKernelCanWriteToTable(
                    snapshot.getProtocol(),
                    withoutGenerated(metadata).withConfigurationKeysUnset(constraints),
                    table.toString());
        } catch (KernelException refused) {
            throw new IOException("table " + table + ": cannot be written to: " + refused.getMessage(), refused);
        }
        requirePlainFiles(snapshot, table);
        requireNamed(metadata, table);
    }

    /** Files for readers of Iceberg have what ours lack, such as the values of partition columns. */
    private static void requirePlainFiles(SnapshotImpl snapshot, Path table) throws IOException {
        Metadata metadata = snapshot.getMetadata();
        boolean isPartitioned = metadata.getPartitionColumns().getSize() > 0;
        if (isPartitioned && snapshot.getProtocol().getWriterFeatures().contains(PARTITIONS_IN_FILES)) {
            throw new IOException("table " + table + " has the feature " + PARTITIONS_IN_FILES
                    + ", which wants partition columns in files, where ours have none; write by an engine that does");
        }
        for (String property : FILE_PROPERTIES) {
            if (Boolean.parseBoolean(metadata.getConfiguration().get(property))) {
                throw new IOException("table " + table + " has " + property
                        + ", which wants files of another form than ours; write by an engine that does, or take the"
                        + " property away");
            }
        }
    }

    private static void requireNamed(Metadata metadata, Path table) throws IOException {
        String unnamed = ColumnNames.of(metadata).isMapped() ? MappedTypes.unnamed("", metadata.getSchema()) : null;
        if (unnamed != null) {
            throw new IOException("table " + table + " has " + ColumnNames.MODE_PROPERTY + ", but its log does not"
                    + " give " + ColumnNames.ID_KEY + " and " + ColumnNames.NAME_KEY + " of column " + unnamed
                    + "; have the engine that wrote the log put it right");
        }
    }

    /** Whether a column's value is computed of the others in each row; without the feature what its metadata say counts for nothing. */
    static boolean isGenerated(SnapshotImpl snapshot, StructField column) {
        return column.getMetadata().contains(TableShape.GENERATION_KEY)
                && snapshot.getProtocol()
                        .getImplicitlyAndExplicitlySupportedFeatures()
                        .contains(TableFeatures.GENERATED_COLUMNS_W_FEATURE);
    }

    private static Metadata withoutGenerated(Metadata metadata) {
        List<StructField> fields = metadata.getSchema().fields().stream()
                .map(field -> field.getMetadata().contains(TableShape.GENERATION_KEY)
                        ? field.withNewMetadata(FieldMetadata.builder()
                                .fromMetadata(field.getMetadata())
                                .remove(TableShape.GENERATION_KEY)
                                .build())
                        : field)
                .toList();
        return metadata.withNewSchema(new StructType(fields));
    }

    private static void requirePlainColumns(SnapshotImpl snapshot, Path table) throws IOException {
        Set<TableFeature> features = snapshot.getProtocol().getImplicitlyAndExplicitlySupportedFeatures();
        for (StructField column : snapshot.getSchema().fields()) {
            Object sparkType = column.getMetadata().getEntries().get(TableShape.SPARK_TYPE_KEY);
            if (sparkType != null && sparkType.toString().startsWith("char(")) {
                throw new IOException("table " + table + ": column " + column.getName() + " is " + sparkType
                        + ", whose texts have to be filled up with spaces, which is not done here; write by an engine that"
                        + " does");
            }
            if (sparkType != null && !(column.getDataType() instanceof StringType)) {
                throw new IOException("table " + table + ": column " + column.getName() + " is " + sparkType
                        + ", and the limits of texts within a nested column are not held here; write by an engine that"
                        + " does");
            }
            requirePlain(table, features, "", column);
        }
    }

    /**
     * @param prefix of the column's path
     */
    private static void requirePlain(Path table, Set<TableFeature> features, String prefix, StructField column)
            throws IOException {
        for (ColumnRule rule : COLUMN_RULES) {
            if (features.contains(rule.feature) && column.getMetadata().contains(rule.key)) {
                throw new IOException(
                        "table " + table + ": column " + prefix + column.getName() + " " + rule.text + " ("
                                + rule.key + " = " + column.getMetadata().get(rule.key)
                                + "), which is not written here; write by an engine that does");
            }
        }
        for (StructField part : MappedTypes.parts(column)) {
            requirePlain(table, features, prefix + column.getName() + ".", part);
        }
    }
}
