package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.rows.ColumnPages;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows the keys of a data file's rows. Stateless. */
public final class KeyRows {

    private KeyRows() {}

    /** Takes the keys of rows. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Returns whether it wants another one.
         *
         * @param position of the row in the file, where deleted ones count
         * @param key good until this returns
         */
        boolean visit(long position, KeyBytes<?> key) throws IOException;
    }

    /**
     * Shows the key of each row that has one and is not deleted, in the file's order: from the pages of the key columns where these are as a rule,
     * and else from rows.
     *
     * @return how many rows the file has, deleted ones too; of those that were gone by if the visitor wanted no more
     * @throws IOException if the file cannot be read, or the version has no such columns
     */
    public static long forEach(TableScan scan, LiveFile file, List<String> columns, Visitor visitor)
            throws IOException {
        Schema schema = nullable(columns, scan.schema());
        Optional<ColumnPages> opened = ColumnPages.open(scan, file, schema, PartitionText::parse);
        if (opened.isEmpty()) {
            return byRows(scan, file, columns, visitor);
        }
        try (ColumnPages pages = opened.get()) {
            KeyBytes<ColumnPages> key = new KeyBytes<>(columns(schema, pages.accessors()));
            boolean goesOn = true;
            while (goesOn && pages.next()) {
                goesOn = !hasKey(key, pages) || visitor.visit(pages.position(), key);
            }
            return goesOn ? pages.position() : pages.position() + 1;
        }
    }

    private static boolean hasKey(KeyBytes<ColumnPages> key, ColumnPages pages) throws IOException {
        try {
            return key.take(pages);
        } catch (RuntimeException failure) {
            throw pages.unreadable(failure);
        }
    }

    /** The same, for files of any form. */
    static long byRows(TableScan scan, LiveFile file, List<String> columns, Visitor visitor) throws IOException {
        StructRowType rows = StructRowType.of("key", nullable(columns, scan.schema()));
        KeyBytes<Row> key = new KeyBytes<>(columns, rows);
        return scan.visitPositions(
                file, rows, PartitionText::parse, (position, row) -> !key.take(row) || visitor.visit(position, key));
    }

    /** Not all rows may be as the table demands. */
    private static Schema nullable(List<String> columns, Schema table) {
        return Schema.of(columns.stream()
                .map(name -> table.field(table.requireIndexOf(name)))
                .map(field -> Field.nullable(field.name(), field.type()))
                .toArray(Field[]::new));
    }

    private static List<KeyBytes.Column<ColumnPages>> columns(
            Schema schema, List<FieldAccessor<ColumnPages>> accessors) {
        List<KeyBytes.Column<ColumnPages>> columns = new ArrayList<>();
        for (int index = 0; index < accessors.size(); index++) {
            DataType.Physical form = schema.field(index).type().physical();
            columns.add(new KeyBytes.Column<>(form, accessors.get(index)));
        }
        return columns;
    }
}
