package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import dev.rivulet.delta.kernel.shape.ColumnPath;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done to a version so that its columns are as wanted, or why it cannot be: an {@link IllegalArgumentException}. Pure.
 */
final class ColumnPlans {

    private static final String STATISTICS_PROPERTY = "delta.dataSkippingStatsColumns";

    private ColumnPlans() {}

    static Field column(TableShape shape, String name) {
        return shape.schema().field(shape.schema().requireIndexOf(name));
    }

    static Optional<ShapeEdit> nullability(TableShape shape, String column, boolean isNullable) {
        if (ColumnPath.isIn(shape.schema(), column)) {
            return FieldPlans.nullability(shape, column, isNullable);
        }
        Field found = column(shape, column);
        if (isNullable
                && shape.keys().getOrDefault(KeyProperty.PRIMARY, List.of()).contains(found.name())) {
            throw new IllegalArgumentException("column " + found + " is of the primary key "
                    + shape.keys().get(KeyProperty.PRIMARY) + ", whose columns take no nulls; drop the key first");
        }
        return found.isNullable() == isNullable
                ? Optional.empty()
                : Optional.of(new ShapeEdit.SetNullable(found.name(), isNullable));
    }

    /** The columns, of which one takes no nulls. */
    static Schema required(Schema schema, String column) {
        if (ColumnPath.isIn(schema, column)) {
            return FieldPlans.required(schema, column);
        }
        int index = schema.requireIndexOf(column);
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.set(
                index,
                Field.required(fields.get(index).name(), fields.get(index).type()));
        return Schema.of(fields);
    }

    static Optional<ShapeEdit> addition(TableShape shape, Schema added) {
        for (Field column : added.fields()) {
            requireFree(shape, column.name());
            shape.names().requireNameable(column.name());
        }
        if (shape.hasChangeFeed()) {
            FeedColumns.requireFree(added);
        }
        return added.fieldCount() == 0 ? Optional.empty() : Optional.of(new ShapeEdit.AddColumns(added.fields()));
    }

    private static void requireFree(TableShape shape, String name) {
        if (shape.schema().indexOf(name) >= 0) {
            throw new IllegalArgumentException(
                    "the table has a column " + name + " already; its columns are " + shape.schema());
        }
    }

    /** Mode {@code name}. Another may only be had from the beginning. */
    static Optional<ShapeEdit> mapping(TableShape shape, String wanted) {
        String mode = wanted.strip().toLowerCase(Locale.ROOT);
        String found = shape.names().mode().text();
        if (mode.equals(found)) {
            return Optional.empty();
        }
        if (!mode.equals("name") || shape.names().isMapped()) {
            throw new IllegalArgumentException("column mapping is to be changed from " + found + " to " + mode
                    + ", which takes other data files; only from none to name it can be set. Copy the rows into a table"
                    + " that is made with " + ColumnNames.MODE_PROPERTY + " = " + mode);
        }
        return Optional.of(new ShapeEdit.SetColumnMapping());
    }

    static Optional<ShapeEdit> renaming(TableShape shape, String from, String to) {
        if (ColumnPath.isIn(shape.schema(), from)) {
            return FieldPlans.renaming(shape, from, to);
        }
        Field column = column(shape, from);
        requireMapped(shape, "renamed");
        shape.names().requireNameable(to);
        if (to.equals(column.name())) {
            return Optional.empty();
        }
        if (!to.equalsIgnoreCase(column.name())) {
            requireFree(shape, to);
        }
        requireUnused(column, "renamed", ColumnUse.byText(shape, column));
        if (shape.hasChangeFeed()) {
            FeedColumns.requireFree(Schema.of(new Field(to, column.type(), column.isNullable())));
        }
        return Optional.of(new ShapeEdit.RenameColumn(column.name(), to));
    }

    static Optional<ShapeEdit> dropping(TableShape shape, String name) {
        if (ColumnPath.isIn(shape.schema(), name)) {
            return FieldPlans.dropping(shape, name);
        }
        Field column = column(shape, name);
        requireMapped(shape, "dropped");
        boolean isPartition = shape.partitionColumns().stream().anyMatch(column.name()::equalsIgnoreCase);
        requireUnused(column, "dropped", isPartition ? "the table is partitioned by it" : null);
        for (Map.Entry<String, List<String>> key : shape.keys().entrySet()) {
            boolean isInKey = key.getValue().stream().anyMatch(column.name()::equalsIgnoreCase);
            requireUnused(
                    column, "dropped", isInKey ? "it is in the key " + key.getKey() + "; drop the key first" : null);
        }
        requireUnused(column, "dropped", ColumnUse.byText(shape, column));
        boolean isLast = shape.schema().fieldCount() == shape.partitionColumns().size() + 1;
        requireUnused(column, "dropped", isLast ? "the table has no other but those that partition it" : null);
        return Optional.of(new ShapeEdit.DropColumn(column.name()));
    }

    /**
     * What is known of a column beside the shape.
     *
     * @throws IllegalArgumentException if the version is to be clustered by it, or names it in a property
     */
    static void requireDroppable(TableScan scan, TableShape shape, String name) throws IOException {
        if (ColumnPath.isIn(shape.schema(), name)) {
            requireRenamable(scan, shape, name);
            return;
        }
        Field column = column(shape, name);
        boolean isClustering = scan.clusteringColumns().contains(column.name());
        requireUnused(column, "dropped", isClustering ? "the table is clustered by it" : null);
        requireNoProperty(scan, column.name(), "dropped");
    }

    /** As {@link #requireDroppable}, but that clustering goes by the names in files, which stay. */
    static void requireRenamable(TableScan scan, TableShape shape, String name) {
        boolean isPart = ColumnPath.isIn(shape.schema(), name);
        requireNoProperty(
                scan,
                isPart
                        ? ColumnPath.of(shape.schema(), name).toString()
                        : column(shape, name).name(),
                "renamed");
    }

    private static void requireNoProperty(TableScan scan, String column, String what) {
        String listed = scan.properties().getOrDefault(STATISTICS_PROPERTY, "");
        boolean isListed = Arrays.stream(listed.split(","))
                .map(name -> name.strip().replace("`", ""))
                .anyMatch(column::equalsIgnoreCase);
        requireUnused(
                column, what, isListed ? "the property " + STATISTICS_PROPERTY + " names it; set that first" : null);
    }

    static void requireMapped(TableShape shape, String what) {
        if (!shape.names().isMapped()) {
            throw new IllegalArgumentException(
                    "a column cannot be " + what + ", as data files call it by its name; switch"
                            + " column mapping on first (setColumnMapping, " + ColumnNames.MODE_PROPERTY + " = name)");
        }
    }

    private static void requireUnused(Field column, String what, @Nullable String use) {
        requireUnused(column.name(), what, use);
    }

    private static void requireUnused(String column, String what, @Nullable String use) {
        if (use != null) {
            throw new IllegalArgumentException("column " + column + " cannot be " + what + ": " + use);
        }
    }
}
