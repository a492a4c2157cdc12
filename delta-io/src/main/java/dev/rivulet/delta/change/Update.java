package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.quality.ColumnValues;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Gives columns other values in the rows for which a condition is true. One owner. */
public final class Update implements RowOperation {

    private final Condition<Row> condition;
    private final Assignments<Row> assignments;

    /**
     * @param values an expression over the row before, by column
     * @param ofTable which columns are generated
     * @throws IllegalArgumentException if a text is no expression over these columns, or of a type that the column cannot take
     */
    public Update(Map<String, String> values, String condition, RowType<Row> rows, ColumnValues ofTable) {
        this.condition = new Condition<>(condition, rows);
        this.assignments = new Assignments<>(values, rows, rows, ofTable);
    }

    @Override
    public String name() {
        return "UPDATE";
    }

    @Override
    public Map<String, String> parameters() {
        return condition.parameters();
    }

    @Override
    public Map<String, Long> metrics(ChangeCounts counts) {
        Map<String, Long> metrics = counts.ofFiles();
        metrics.put("numUpdatedRows", counts.updatedRows());
        metrics.put("numCopiedRows", counts.copiedRows());
        return metrics;
    }

    @Override
    public List<LiveFile> candidates(TableScan version) throws IOException {
        return condition.candidates(version);
    }

    @Override
    public Row apply(Row row) throws IOException {
        return condition.isTrue(row) ? assignments.apply(row, row) : row;
    }
}
