package dev.rivulet.engine.pattern;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a match has taken, by the names of the pattern's stages. Immutable.
 *
 * @param <T> rows
 */
public final class Match<T> {

    private final Map<String, List<T>> rowsByName;

    private Match(Map<String, List<T>> rowsByName) {
        this.rowsByName = rowsByName;
    }

    /**
     * A match of these rows, as the engine makes it and as a test of a function may.
     *
     * @param rowsByName all stages that take rows, in their order; those that took none have an empty list
     */
    public static <T> Match<T> of(Map<String, List<T>> rowsByName) {
        Map<String, List<T>> copy = new LinkedHashMap<>();
        rowsByName.forEach((name, rows) -> copy.put(name, List.copyOf(rows)));
        return new Match<>(Collections.unmodifiableMap(copy));
    }

    /**
     * The rows that a stage took, in the order of event time; none if it was skipped or not come to yet.
     *
     * @throws IllegalArgumentException if the pattern has no stage of this name that takes rows
     */
    public List<T> rows(String name) {
        List<T> rows = rowsByName.get(name);
        if (rows == null) {
            throw new IllegalArgumentException(
                    "no stage is named \"" + name + "\"; those that take rows are " + rowsByName.keySet());
        }
        return rows;
    }

    /**
     * The first of {@link #rows}.
     *
     * @throws IllegalStateException if there is none, as may be with a stage that is optional
     */
    public T first(String name) {
        List<T> rows = rows(name);
        if (rows.isEmpty()) {
            throw new IllegalStateException(
                    "the stage \"" + name + "\" took no row; ask rows(name) where it may be skipped");
        }
        return rows.get(0);
    }

    /** All rows, by the names in the order of the stages. */
    public Map<String, List<T>> byName() {
        return rowsByName;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Match<?> that && rowsByName.equals(that.rowsByName);
    }

    @Override
    public int hashCode() {
        return rowsByName.hashCode();
    }

    @Override
    public String toString() {
        return rowsByName.toString();
    }
}
