package dev.rivulet.delta;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.alter.SchemaMerge;
import dev.rivulet.delta.alter.TableAlteration;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableLayout;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.TableRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Brings a table about that fits a definition. Stateless. */
final class TableOpening {

    private TableOpening() {}

    /**
     * Opens the table, or creates it if there is none.
     *
     * @param options whether a table that is there may be changed so that it does fit
     * @throws IOException as {@link DeltaTable#openOrCreate}
     */
    static KernelTable openOrCreate(
            Disk disk, Clock clock, Path path, TableDefinition definition, Set<WriteOption> options)
            throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put("delta.enableInCommitTimestamps", "true");
        properties.put("delta.checkpointInterval", Integer.toString(definition.checkpointInterval()));
        properties.putAll(definition.properties());
        KernelTable kernel = KernelTable.openOrCreate(
                disk,
                clock,
                path,
                new TableLayout(
                        definition.schema(),
                        definition.partitionColumns(),
                        properties,
                        definition.rules().edits(),
                        definition.rules().clusteringColumns()));
        kernel.requireWritable();
        // All that can be refused is refused before the table is changed.
        Map<String, String> defaults = definition.rules().defaults();
        SchemaMerge merge = options.contains(WriteOption.MERGE_SCHEMA)
                ? SchemaMerge.of(path, kernel.shape(), definition.schema(), defaults)
                : SchemaMerge.none(kernel.shape());
        requireNoneGenerated(path, merge, definition);
        TableFit.check(path, merge.shape(), definition);
        TableRules.of(path, merge.shape());
        if (!merge.edits().isEmpty()) {
            new TableAlteration(kernel).mergeSchema(definition.schema(), defaults);
            TableFit.check(path, kernel.shape(), definition);
        }
        return kernel;
    }

    /** The rows that are there would have null in it. */
    private static void requireNoneGenerated(Path path, SchemaMerge merge, TableDefinition definition)
            throws IOException {
        for (ShapeEdit edit : merge.edits()) {
            if (edit instanceof ShapeEdit.AddColumns added) {
                for (Field column : added.columns()) {
                    if (definition.rules().generated().containsKey(column.name())) {
                        throw new IOException("table " + path.toAbsolutePath() + " has no column " + column.name()
                                + ", which is to be generated, and rows already; add it, update the rows, and set it"
                                + " generated then");
                    }
                }
            }
        }
    }

    /** What is to be done to a table for rows of a schema, if anything may. */
    static SchemaMerge merge(Path path, TableShape shape, Schema rows, Set<WriteOption> options) throws IOException {
        return options.contains(WriteOption.MERGE_SCHEMA) ? SchemaMerge.of(path, shape, rows) : SchemaMerge.none(shape);
    }
}
