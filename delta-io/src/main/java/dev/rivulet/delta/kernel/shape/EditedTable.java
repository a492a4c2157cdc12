package dev.rivulet.delta.kernel.shape;

import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a table's log says of it after edits: everything that they do not touch, such as comments of columns, is as it was. Immutable.
 *
 * @param protocol raised as far as the edits need it, such as to writer version 3 or the feature checkConstraints; empty if it stays
 */
public record EditedTable(Optional<Protocol> protocol, Metadata metadata) {

    public static EditedTable of(SnapshotImpl base, List<ShapeEdit> edits) {
        return of(base.getProtocol(), base.getMetadata(), edits);
    }

    /** Of a table that is not there yet too. */
    public static EditedTable of(Protocol before, Metadata base, List<ShapeEdit> edits) {
        Metadata metadata = base;
        for (ShapeEdit edit : edits) {
            metadata = apply(metadata, edit);
        }
        Optional<Protocol> raised = TableFeatures.autoUpgradeProtocolBasedOnMetadata(metadata, wanted(edits), before)
                .map(upgrade -> upgrade._1);
        return new EditedTable(raised, metadata);
    }

    /** What the metadata by themselves do not ask for. */
    private static Set<TableFeature> wanted(List<ShapeEdit> edits) {
        return edits.stream().anyMatch(EditedTable::setsDefault)
                ? Set.of(TableFeatures.ALLOW_COLUMN_DEFAULTS_W_FEATURE)
                : Set.of();
    }

    private static boolean setsDefault(ShapeEdit edit) {
        return edit instanceof ShapeEdit.SetDefault set && set.value() != null
                || edit instanceof ShapeEdit.AddColumns added
                        && !added.defaults().isEmpty();
    }

    private static Metadata apply(Metadata metadata, ShapeEdit edit) {
        if (edit instanceof ShapeEdit.AddColumns added) {
            return withDefaults(MappedColumns.added(metadata, added.columns()), added.defaults());
        }
        if (edit instanceof ShapeEdit.SetColumnMapping) {
            return MappedColumns.switchedOn(metadata);
        }
        if (edit instanceof ShapeEdit.RenameColumn renamed) {
            return MappedColumns.renamed(metadata, renamed.column(), renamed.name());
        }
        if (edit instanceof ShapeEdit.DropColumn dropped) {
            return MappedColumns.dropped(metadata, dropped.column());
        }
        if (edit instanceof ShapeEdit.SetNullable changed) {
            return replaced(metadata, changed.column(), field -> withNullable(field, changed.isNullable()));
        }
        if (edit instanceof ShapeEdit.WidenColumn widened) {
            DataType type = KernelTypes.toKernel(widened.type());
            return replaced(metadata, widened.column(), field -> NestedEdits.widened(field, type));
        }
        if (edit instanceof ShapeEdit.MergeColumn merged) {
            return MappedColumns.merged(metadata, merged.column(), merged.type());
        }
        if (edit instanceof ShapeEdit.RelaxPart relaxed) {
            return withPart(metadata, relaxed.path(), part -> withNullable(part, true));
        }
        if (edit instanceof ShapeEdit.RequirePart required) {
            return withPart(metadata, required.path(), part -> withNullable(part, false));
        }
        if (edit instanceof ShapeEdit.RenamePart renamed) {
            return withPart(metadata, renamed.path(), part -> withName(part, renamed.name()));
        }
        if (edit instanceof ShapeEdit.DropPart dropped) {
            return withPart(metadata, dropped.path(), part -> null);
        }
        if (edit instanceof ShapeEdit.SetDefault set) {
            return replaced(metadata, set.column(), field -> withEntry(field, TableShape.DEFAULT_KEY, set.value()));
        }
        if (edit instanceof ShapeEdit.SetGenerated set) {
            return replaced(
                    metadata, set.column(), field -> withEntry(field, TableShape.GENERATION_KEY, set.expression()));
        }
        if (edit instanceof ShapeEdit.AddConstraint added) {
            return metadata.withMergedConfiguration(
                    Map.of(TableShape.CONSTRAINT_PREFIX + added.name(), added.expression()));
        }
        if (edit instanceof ShapeEdit.SetChangeFeed feed) {
            return metadata.withMergedConfiguration(
                    Map.of(TableConfig.CHANGE_DATA_FEED_ENABLED.getKey(), Boolean.toString(feed.isOn())));
        }
        if (edit instanceof ShapeEdit.SetProperties set) {
            return metadata.withMergedConfiguration(set.properties());
        }
        if (edit instanceof ShapeEdit.UnsetProperties unset) {
            return metadata.withConfigurationKeysUnset(unset.names());
        }
        if (edit instanceof ShapeEdit.DropConstraint dropped) {
            return metadata.withConfigurationKeysUnset(keysOf(metadata, dropped.name()));
        }
        if (edit instanceof ShapeEdit.AddKey added) {
            return metadata.withMergedConfiguration(
                    Map.of(KeyProperty.of(added.name()), KeyProperty.text(added.columns())));
        }
        if (edit instanceof ShapeEdit.DropKey dropped) {
            return metadata.withConfigurationKeysUnset(Set.of(KeyProperty.of(dropped.name())));
        }
        throw new AssertionError("no way to carry out " + edit);
    }

    private static Metadata withDefaults(Metadata metadata, Map<String, String> defaults) {
        Metadata changed = metadata;
        for (Map.Entry<String, String> value : defaults.entrySet()) {
            changed = replaced(
                    changed, value.getKey(), field -> withEntry(field, TableShape.DEFAULT_KEY, value.getValue()));
        }
        return changed;
    }

    /** Writers do not agree on the prefix's case. */
    private static Set<String> keysOf(Metadata metadata, String constraint) {
        return metadata.getConfiguration().keySet().stream()
                .filter(TableShape::isConstraint)
                .filter(key ->
                        key.substring(TableShape.CONSTRAINT_PREFIX.length()).equals(constraint))
                .collect(Collectors.toSet());
    }

    private static Metadata replaced(Metadata metadata, String column, UnaryOperator<StructField> change) {
        List<StructField> fields = new ArrayList<>(metadata.getSchema().fields());
        fields.replaceAll(field -> field.getName().equals(column) ? change.apply(field) : field);
        return metadata.withNewSchema(new StructType(fields));
    }

    private static Metadata withPart(Metadata metadata, List<String> path, NestedEdits.Change change) {
        return metadata.withNewSchema((StructType) NestedEdits.changed(metadata.getSchema(), path, change));
    }

    private static StructField withName(StructField field, String name) {
        return new StructField(name, field.getDataType(), field.isNullable(), field.getMetadata())
                .withTypeChanges(field.getTypeChanges());
    }

    private static StructField withNullable(StructField field, boolean isNullable) {
        return new StructField(field.getName(), field.getDataType(), isNullable, field.getMetadata())
                .withTypeChanges(field.getTypeChanges());
    }

    private static StructField withEntry(StructField field, String key, @Nullable String value) {
        FieldMetadata.Builder entries = FieldMetadata.builder().fromMetadata(field.getMetadata());
        return field.withNewMetadata(
                value == null
                        ? entries.remove(key).build()
                        : entries.putString(key, value).build());
    }
}
