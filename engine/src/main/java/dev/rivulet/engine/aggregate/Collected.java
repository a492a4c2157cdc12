package dev.rivulet.engine.aggregate;

import java.util.List;

/**
 * The values of a window or a key, as far as they were kept. Immutable.
 *
 * @param values in the order of their arrival
 * @param omittedCount how many came when there were as many as may be kept, and are not among the values
 */
public record Collected<V>(List<V> values, long omittedCount) {

    public Collected {
        values = List.copyOf(values);
    }

    /** Whether all values are there. */
    public boolean isComplete() {
        return omittedCount == 0;
    }
}
