package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes out the rows for which a condition is true. One owner. */
public final class Delete implements RowOperation {

    private final Condition<Row> condition;

    /**
     * @throws IllegalArgumentException if the text is no condition over these columns
     */
    public Delete(String condition, RowType<Row> rows) {
        this.condition = new Condition<>(condition, rows);
    }

    @Override
    public String name() {
        return "DELETE";
    }

    @Override
    public Map<String, String> parameters() {
        return condition.parameters();
    }

    @Override
    public Map<String, Long> metrics(ChangeCounts counts) {
        Map<String, Long> metrics = counts.ofFiles();
        metrics.put("numDeletedRows", counts.deletedRows());
        metrics.put("numCopiedRows", counts.copiedRows());
        return metrics;
    }

    @Override
    public List<LiveFile> candidates(TableScan version) throws IOException {
        return condition.candidates(version);
    }

    @Override
    public @Nullable Row apply(Row row) throws IOException {
        return condition.isTrue(row) ? null : row;
    }

    @Override
    public Optional<Deletion> deletion() {
        return condition.deletion();
    }
}
