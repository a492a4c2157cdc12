package dev.rivulet.delta.read;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.delta.change.Condition;
import dev.rivulet.delta.change.RowCopy;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.pruning.FilePruning;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one version that are wanted: those for which a condition is true, of these some columns, and so many of them. Immutable,
 * but one owner, as the version's files are read through it.
 *
 * @param filter as written; null for all rows
 * @param columns of the table, in the order that they are wanted in
 * @param limit how many rows at most
 */
public record RowQuery(TableScan scan, @Nullable String filter, List<Field> columns, long limit) {

    private static final String ROW = "row";

    /** All rows of a version with all columns. */
    public static RowQuery all(TableScan scan) {
        return new RowQuery(scan, null, scan.schema().fields(), Long.MAX_VALUE);
    }

    /**
     * @throws IllegalArgumentException if the text is no condition over the table's columns
     */
    public RowQuery where(String condition) {
        String both = filter == null ? condition : "(" + filter + ") AND (" + condition + ")";
        Condition.ofRead(condition, tableRows());
        return new RowQuery(scan, both, columns, limit);
    }

    /**
     * @param names in any case
     * @throws IllegalArgumentException if the table has no such column, naming the nearest, or one is named twice
     */
    public RowQuery select(List<String> names) {
        return new RowQuery(scan, filter, selected(names, scan.schema()), limit);
    }

    static List<Field> selected(List<String> names, Schema known) {
        List<Field> selected = new ArrayList<>();
        for (String name : names) {
            int index = known.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(
                        "unknown column `" + name + "`" + NearestWord.hint(name, known.names(), "columns"));
            }
            selected.add(known.field(index));
        }
        Schema.of(selected); // It refuses a column that is named twice.
        return List.copyOf(selected);
    }

    /**
     * @param rowCount at least 0
     */
    public RowQuery limit(long rowCount) {
        if (rowCount < 0) {
            throw new IllegalArgumentException("limit is " + rowCount + ", wanted at least 0");
        }
        return new RowQuery(scan, filter, columns, Math.min(limit, rowCount));
    }

    private RowType<Row> tableRows() {
        return StructRowType.of(ROW, scan.schema());
    }

    public ReadPlan plan() throws IOException {
        List<LiveFile> all = scan.files();
        List<LiveFile> chosen = chosen(all);
        long sizeBytes = chosen.stream().mapToLong(LiveFile::sizeBytes).sum();
        return new ReadPlan(chosen.size(), all.size() - chosen.size(), sizeBytes);
    }

    private List<LiveFile> chosen(List<LiveFile> files) {
        return filter == null
                ? files
                : new FilePruning(scan, Condition.ofRead(filter, tableRows()).tree()).chosen(files);
    }

    /** The rows with the columns that are wanted. */
    public RowType<Row> rowType() {
        return StructRowType.of(ROW, Schema.of(columns));
    }

    /**
     * Hands the rows over, in no particular order.
     *
     * @throws IOException if a field has no column or one of another type, a value is missing that the type requires, the condition
     *     has no value for a row, or a file cannot be read
     */
    public <T> void forEach(RowType<T> rowType, TableScan.RowConsumer<T> consumer) throws IOException {
        if (limit == 0) {
            scan.requireColumns(rowType.schema());
            return;
        }
        TableScan.RowVisitor<T> visitor = counted(consumer);
        if (filter == null) {
            scan.forEach(rowType, PartitionText::parse, visitor);
            return;
        }
        FilteredRows<T> filtered = new FilteredRows<>(filter, rowType);
        scan.forEach(chosen(scan.files()), filtered.needed, PartitionText::parse, row -> filtered.visit(row, visitor));
    }

    private <T> TableScan.RowVisitor<T> counted(TableScan.RowConsumer<T> consumer) {
        long[] left = {limit};
        return row -> {
            consumer.accept(row);
            left[0]--;
            return left[0] > 0;
        };
    }

    /** Takes rows with all columns that the condition or the reader wants, and makes the reader's of those that are meant. */
    private final class FilteredRows<T> {

        private final RowType<Row> needed;
        private final Condition<Row> condition;
        private final RowCopy copy;
        private final RowBuilder<T> builder;

        FilteredRows(String sql, RowType<T> rowType) throws IOException {
            scan.requireColumns(rowType.schema());
            List<Integer> columnsOfCondition =
                    FilePruning.columnIndexes(Condition.ofRead(sql, tableRows()).tree());
            Map<String, Field> fields = new LinkedHashMap<>();
            for (Field field : rowType.schema().fields()) {
                Field column = scan.schema().field(scan.schema().requireIndexOf(field.name()));
                fields.put(column.name(), column);
            }
            columnsOfCondition.forEach(index -> {
                Field column = scan.schema().field(index);
                fields.put(column.name(), column);
            });
            this.needed = StructRowType.of(ROW, Schema.of(List.copyOf(fields.values())));
            this.condition = Condition.ofRead(sql, needed);
            this.copy = RowCopy.byName(needed, rowType.schema());
            this.builder = rowType.newBuilder();
        }

        boolean visit(Row row, TableScan.RowVisitor<T> visitor) throws IOException {
            if (!condition.isTrue(row)) {
                return true;
            }
            builder.reset();
            copy.put(row, builder);
            try {
                return visitor.visit(builder.build());
            } catch (MalformedRowException malformed) {
                throw scan.misfit(malformed);
            }
        }
    }
}
