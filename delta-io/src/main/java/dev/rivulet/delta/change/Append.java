package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Adds rows and leaves those that are there alone. Immutable.
 *
 * @param <T> the new rows
 */
public record Append<T>(RowType<T> newRowType, Iterable<T> rows) implements Insertion<T> {

    @Override
    public String name() {
        return "WRITE";
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("mode", "Append");
    }

    @Override
    public Map<String, Long> metrics(ChangeCounts counts) {
        Map<String, Long> metrics = counts.ofFiles();
        metrics.put("numOutputRows", counts.insertedRows());
        return metrics;
    }

    @Override
    public Reach reach() {
        return Reach.NONE;
    }

    /** It must not take longer the more files there are. */
    @Override
    public List<LiveFile> candidates(TableScan version) {
        return List.of();
    }

    @Override
    public Row apply(Row row) {
        return row;
    }

    @Override
    public void forEachNew(BitSet matched, NewRows<T> consumer) throws IOException {
        for (T row : rows) {
            consumer.accept(row);
        }
    }
}
