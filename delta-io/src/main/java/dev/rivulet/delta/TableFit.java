package dev.rivulet.delta;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.NestedTypes;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.kernel.shape.Widening;
import dev.rivulet.delta.quality.ColumnValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whether rows fit a table that is there already. Stateless. */
final class TableFit {

    private TableFit() {}

    /**
     * Checks columns and partitioning. Columns go by name, in any order and case, and may be of wider types than the rows' fields; a
     * nullable column of the table may be missing. Whether a value is there where one must be is seen row by row.
     *
     * @throws IOException naming the first column that does not fit, found and wanted
     */
    static void check(Path path, TableShape found, TableDefinition wanted) throws IOException {
        checkColumns(path, found, wanted.schema());
        List<String> wantedPartitions = wanted.partitionColumns().stream()
                .map(name -> found.schema()
                        .field(found.schema().requireIndexOf(name))
                        .name())
                .toList();
        if (!found.partitionColumns().equals(wantedPartitions)) {
            throw misfit(path, "it is partitioned by " + found.partitionColumns() + ", wanted " + wantedPartitions);
        }
    }

    /**
     * Checks the columns of rows that are partitioned as the table is.
     *
     * @throws IllegalArgumentException if the rows lack a partition column that the table has no values for
     * @throws IOException as {@link #check}
     */
    static void checkRows(Path path, TableShape found, Schema rows) throws IOException {
        for (String column : found.partitionColumns()) {
            if (!found.generated().containsKey(column) && !found.defaults().containsKey(column)) {
                rows.requireIndexOf(column);
            }
        }
        checkColumns(path, found, rows);
    }

    private static void checkColumns(Path path, TableShape found, Schema rows) throws IOException {
        for (Field field : rows.fields()) {
            checkColumn(path, found.schema(), field);
        }
        for (Field field : found.schema().fields()) {
            if (rows.indexOf(field.name()) < 0) {
                checkMissing(path, found, field);
            }
        }
    }

    private static void checkColumn(Path path, Schema found, Field wanted) throws IOException {
        int index = found.indexOf(wanted.name());
        if (index < 0) {
            throw misfit(
                    path,
                    "column " + wanted.name() + " is missing, wanted " + wanted.type() + "; its columns are " + found);
        }
        Field column = found.field(index);
        if (!Widening.isSameForm(wanted.type(), column.type())) {
            throw misfit(path, NestedTypes.misfit(column.name(), wanted.type(), column.type()));
        }
    }

    private static void checkMissing(Path path, TableShape found, Field column) throws IOException {
        ColumnValues values = new ColumnValues(found.defaults(), found.generated());
        if (!column.isNullable() && !values.has(column)) {
            throw misfit(
                    path,
                    "column " + column + " must have a value, but the rows have no such field: add it to the rows");
        }
        values.requireDefault(path.toAbsolutePath(), column);
    }

    private static IOException misfit(Path path, String what) {
        return new IOException("table " + path.toAbsolutePath() + " does not fit the rows: " + what
                + "; change the rows, or write to another table");
    }
}
