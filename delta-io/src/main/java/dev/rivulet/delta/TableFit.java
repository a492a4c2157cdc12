package dev.rivulet.delta;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whether rows fit a table that is there already. Stateless. */
final class TableFit {

    private TableFit() {}

    /**
     * Checks columns and partitioning. Columns go by name, in any order and case; a nullable column of the table may be missing.
     *
     * @throws IOException naming the first column that does not fit, found and wanted
     */
    static void check(Path path, Schema found, List<String> foundPartitions, TableDefinition wanted)
            throws IOException {
        for (Field field : wanted.schema().fields()) {
            checkColumn(path, found, field);
        }
        for (Field field : found.fields()) {
            if (wanted.schema().indexOf(field.name()) < 0 && !field.isNullable()) {
                throw misfit(
                        path,
                        "column " + field + " must have a value, but the rows have no such field: add it to"
                                + " the rows");
            }
        }
        List<String> wantedPartitions = wanted.partitionColumns().stream()
                .map(name -> found.field(found.requireIndexOf(name)).name())
                .toList();
        if (!foundPartitions.equals(wantedPartitions)) {
            throw misfit(path, "it is partitioned by " + foundPartitions + ", wanted " + wantedPartitions);
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
        if (!column.type().equals(wanted.type())) {
            throw misfit(path, "column " + column.name() + " is " + column.type() + ", wanted " + wanted.type());
        }
        if (wanted.isNullable() && !column.isNullable()) {
            throw misfit(path, "column " + column.name() + " is not null, wanted one that takes nulls");
        }
    }

    private static IOException misfit(Path path, String what) {
        return new IOException("table " + path.toAbsolutePath() + " does not fit the rows: " + what
                + "; change the rows, or write to another table");
    }
}
