package dev.rivulet.delta.alter;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.kernel.shape.Widening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has to be changed in a table so that rows fit it: new columns at the end, new fields of structs behind the
 * others, wider types where the table allows them. A plan; it
 * changes nothing itself. Immutable.
 *
 * @param edits in their order, none if the rows fit already
 * @param shape the table's after the edits
 */
public record SchemaMerge(List<ShapeEdit> edits, TableShape shape) {

    public SchemaMerge {
        edits = List.copyOf(edits);
    }

    /** No change. */
    public static SchemaMerge none(TableShape shape) {
        return new SchemaMerge(List.of(), shape);
    }

    /**
     * The plan for rows of a schema. What does not fit for other reasons than these is left to those who check whether rows fit.
     *
     * @throws IOException if a column is of a narrower type and may not be widened, naming it, found and wanted
     */
    public static SchemaMerge of(Path table, TableShape found, Schema rows) throws IOException {
        return of(table, found, rows, Map.of());
    }

    /**
     * The same, whose new columns have default values; those that the table has keep theirs, or none.
     *
     * @param defaults constant expressions by column
     * @throws IOException as {@link #of(Path, TableShape, Schema)}
     */
    public static SchemaMerge of(Path table, TableShape found, Schema rows, Map<String, String> defaults)
            throws IOException {
        List<Field> merged = new ArrayList<>(found.schema().fields());
        List<Field> added = new ArrayList<>();
        List<ShapeEdit> edits = new ArrayList<>();
        for (Field wanted : rows.fields()) {
            int index = found.schema().indexOf(wanted.name());
            if (index < 0) {
                found.names().requireNameable(wanted.name());
                added.add(Field.nullable(wanted.name(), wanted.type()));
                continue;
            }
            Field column = found.schema().field(index);
            if (column.type().isNested()) {
                DataType type = new NestedMerge(
                                found.names(),
                                (path, from, to) -> requireWidening(table, found, column, path, from, to))
                        .merged(column.name(), column.type(), wanted.type());
                if (!type.equals(column.type())) {
                    edits.add(new ShapeEdit.MergeColumn(column.name(), type));
                    merged.set(index, new Field(column.name(), type, column.isNullable()));
                }
            } else if (!Widening.isWithin(wanted.type(), column.type())
                    && Widening.isWithin(column.type(), wanted.type())) {
                requireWidening(table, found, column, column.name(), column.type(), wanted.type());
                edits.add(new ShapeEdit.WidenColumn(column.name(), wanted.type()));
                merged.set(index, new Field(column.name(), wanted.type(), column.isNullable()));
            }
        }
        if (!added.isEmpty()) {
            if (found.hasChangeFeed()) {
                FeedColumns.requireFree(Schema.of(added));
            }
            merged.addAll(added);
        }
        Map<String, String> ofAdded = new TreeMap<>(defaults);
        ofAdded.keySet().retainAll(added.stream().map(Field::name).toList());
        if (!added.isEmpty()) {
            edits.add(0, new ShapeEdit.AddColumns(added, ofAdded));
        }
        return new SchemaMerge(edits, found.withSchema(Schema.of(merged), added).withDefaults(ofAdded));
    }

    /**
     * @param path of the column, or of the part of it that is to be wider
     */
    private static void requireWidening(
            Path table, TableShape found, Field column, String path, DataType from, DataType wanted)
            throws IOException {
        String what = "table " + table + ": column " + path + " is " + from + ", wanted " + wanted;
        if (!found.mayWiden()) {
            throw new IOException(what + "; the table may widen types only if its property delta.enableTypeWidening is"
                    + " true, so set that, or change the rows");
        }
        if (found.partitionColumns().contains(column.name())) {
            throw new IOException(what + "; a partition column keeps its type, so change the rows");
        }
        if (!found.generated().isEmpty()) {
            throw new IOException(what + "; the table has generated columns " + found.generated()
                    + ", which might be other values then, so change the rows");
        }
        for (Map.Entry<String, String> constraint : found.constraints().entrySet()) {
            if (ColumnUse.names(constraint.getValue(), column, found.schema())) {
                throw new IOException(what + "; the CHECK constraint " + constraint.getKey() + " ("
                        + constraint.getValue() + ") names the column and might mean something else then; drop the"
                        + " constraint, widen the column, and add it again");
            }
        }
    }
}
