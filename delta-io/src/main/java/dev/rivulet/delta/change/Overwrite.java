package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows in the place of all that a table has, or of those for which a condition is true. One owner.
 *
 * @param <T> the new rows
 */
public final class Overwrite<T> implements Insertion<T> {

    private final @Nullable Condition<Row> condition;
    private final @Nullable Condition<T> conditionOfNew;
    private final RowType<T> newRowType;
    private final Iterable<T> newRows;

    /**
     * @param condition null for all rows
     * @param rows of the table
     * @param newRows gone through once
     * @throws IllegalArgumentException if the text is no condition over these columns
     */
    public Overwrite(@Nullable String condition, RowType<Row> rows, RowType<T> newRowType, Iterable<T> newRows) {
        this.condition = condition == null ? null : new Condition<>(condition, rows);
        this.conditionOfNew = condition == null ? null : new Condition<>(condition, newRowType);
        this.newRowType = newRowType;
        this.newRows = newRows;
    }

    @Override
    public String name() {
        return "WRITE";
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("mode", "Overwrite");
        if (condition != null) {
            parameters.putAll(condition.parameters());
        }
        return parameters;
    }

    @Override
    public Map<String, Long> metrics(ChangeCounts counts) {
        Map<String, Long> metrics = counts.ofFiles();
        if (condition != null) {
            metrics.put("numDeletedRows", counts.deletedRows());
            metrics.put("numCopiedRows", counts.copiedRows());
        }
        metrics.put("numOutputRows", counts.insertedRows());
        return metrics;
    }

    @Override
    public Reach reach() {
        return condition == null ? Reach.ALL : Reach.SOME;
    }

    @Override
    public List<LiveFile> candidates(TableScan version) throws IOException {
        return condition == null ? version.files() : condition.candidates(version);
    }

    @Override
    public @Nullable Row apply(Row row) throws IOException {
        return condition == null || condition.isTrue(row) ? null : row;
    }

    @Override
    public Optional<Deletion> deletion() {
        return condition == null ? Optional.empty() : condition.deletion();
    }

    @Override
    public RowType<T> newRowType() {
        return newRowType;
    }

    /** A row for which the condition is not true would not be replaced by doing the same again. */
    @Override
    public void forEachNew(BitSet matched, NewRows<T> consumer) throws IOException {
        for (T row : newRows) {
            if (conditionOfNew != null && !conditionOfNew.isTrue(row)) {
                throw new IOException("row " + row + " does not meet the condition `" + conditionOfNew
                        + "` of the rows that it is to replace; nothing was changed");
            }
            consumer.accept(row);
        }
    }
}
