package dev.rivulet.delta.optimize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By which columns rows are laid out, and along which curve. Immutable.
 *
 * <p>Files that belong together carry the tags of Delta's own clustering: which cube they are of, by which columns, along which curve.
 *
 * @param columns 1 to {@link #COLUMN_COUNT_MAX}, spelt as the table's
 */
record Clustering(Curve curve, List<String> columns) {

    /** With more the ranks of each get too coarse to be of any use. */
    static final int COLUMN_COUNT_MAX = 8;

    /** As fine as a thousand ranges, which Delta's own clustering tells apart. */
    private static final int BITS_MAX = 10;

    private static final String CUBE_TAG = "ZCUBE_ID";
    private static final String COLUMNS_TAG = "ZCUBE_ZORDER_BY";
    private static final String CURVE_TAG = "ZCUBE_ZORDER_CURVE";

    Clustering {
        columns = List.copyOf(columns);
    }

    /**
     * @param names in any case
     * @throws IllegalArgumentException naming the column that there is not, that partitions the table, that statistics do not tell of, or
     *     that is named twice
     */
    static Clustering of(Curve curve, List<String> names, Schema table, List<String> partitionColumns) {
        if (names.isEmpty() || names.size() > COLUMN_COUNT_MAX) {
            throw new IllegalArgumentException("to cluster by " + names + " are " + names.size()
                    + " columns, wanted 1 to " + COLUMN_COUNT_MAX + " columns");
        }
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            Field column = table.field(table.requireIndexOf(name));
            requireUseful(column, partitionColumns);
            if (columns.contains(column.name())) {
                throw new IllegalArgumentException("column " + column.name() + " is named twice in " + names);
            }
            columns.add(column.name());
        }
        return new Clustering(curve, columns);
    }

    private static void requireUseful(Field column, List<String> partitionColumns) {
        if (partitionColumns.contains(column.name())) {
            throw new IllegalArgumentException("column " + column.name()
                    + " partitions the table, so all rows of a file" + " have one value of it; cluster by others");
        }
        if (column.type() == DataType.Simple.BINARY
                || column.type() == DataType.Simple.BOOLEAN
                || column.type().isNested()) {
            throw new IllegalArgumentException("column " + column.name() + " is " + column.type()
                    + ", of which files have no least and greatest value, so that nobody could leave files out by it");
        }
    }

    /** How many bits a column's rank has. */
    int bits() {
        return Math.min(BITS_MAX, (Long.SIZE - 1) / columns.size());
    }

    /** What the log has for each file of a cube. */
    Map<String, String> tags(String cube) {
        return Map.of(CUBE_TAG, cube, COLUMNS_TAG, json(), CURVE_TAG, curve.tag());
    }

    /** Whether the file was laid out so. */
    boolean isOf(LiveFile file) {
        Map<String, String> tags = file.tags();
        return tags.containsKey(CUBE_TAG)
                && json().equals(tags.get(COLUMNS_TAG))
                && curve.tag().equals(tags.get(CURVE_TAG));
    }

    /** Which cube the file is of, if it {@link #isOf}. */
    static String cube(LiveFile file) {
        return file.tags().getOrDefault(CUBE_TAG, "");
    }

    /** By their names in Delta's history. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("zOrderBy", curve == Curve.Z_ORDER ? json() : "[]");
        parameters.put("clusterBy", curve == Curve.HILBERT ? json() : "[]");
        return parameters;
    }

    private String json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        columns.forEach(array::add);
        return array.toString();
    }
}
