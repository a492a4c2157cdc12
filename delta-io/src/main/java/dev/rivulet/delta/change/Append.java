package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import java.util.Map;

/**
 * Adds rows and leaves those that are there alone. Immutable.
 *
 * @param <T> the new rows
 */
public record Append<T>() implements Insertion<T> {

    @Override
    public String name() {
        return "WRITE";
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("mode", "Append");
    }

    @Override
    public String changedRowsMetric() {
        return "numUpdatedRows";
    }

    @Override
    public Reach reach() {
        return Reach.NONE;
    }

    @Override
    public Row apply(Row row) {
        return row;
    }

    @Override
    public void requireFits(T row) {}
}
