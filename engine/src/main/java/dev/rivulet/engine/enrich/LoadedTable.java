package dev.rivulet.engine.enrich;

import dev.rivulet.engine.RowFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a copy of a table in memory, by their keys. Immutable, any thread.
 *
 * <p>A row costs about 100 bytes beside itself and its key: an entry of the map and a list.
 */
public final class LoadedTable {

    private final String fileName;
    /** Only looked up, never iterated. */
    private final Map<Object, List<Object>> rowsByKey;

    private LoadedTable(String fileName, Map<Object, List<Object>> rowsByKey) {
        this.fileName = fileName;
        this.rowsByKey = rowsByKey;
    }

    /** Of which copy it is. */
    String fileName() {
        return fileName;
    }

    /** The rows of a key, in the order of the copy; empty if there are none. */
    public List<Object> rows(Object key) {
        return rowsByKey.getOrDefault(key, List.of());
    }

    /**
     * Takes the key out of a row of a table.
     *
     * @return null if it has none
     * @throws IllegalArgumentException if it fails, or the key is none that can be looked up
     */
    static <R> @Nullable Object key(RowFunction<? super R, ?> tableKey, R row) {
        Object key;
        try {
            key = tableKey.apply(row);
        } catch (Exception e) { // A user's function may throw anything.
            throw new IllegalArgumentException(
                    "the function that takes the key out of a row failed on " + row + ": " + e, e);
        }
        if (key != null && key.getClass().isArray()) {
            throw new IllegalArgumentException("the key of a row is an array, which equals nothing but itself; wanted a"
                    + " type with equals and hashCode, such as a String or a List");
        }
        return key;
    }

    /** Puts a table together. One owner. */
    public static final class Builder {
        private final String fileName;
        private final RowFunction<Object, ?> tableKey;
        private final Map<Object, List<Object>> rowsByKey = new HashMap<>();

        /**
         * @param fileName of the copy
         * @param tableKey takes the key out of a row; null for a row that is nobody's partner
         */
        public Builder(String fileName, RowFunction<Object, ?> tableKey) {
            this.fileName = fileName;
            this.tableKey = tableKey;
        }

        public void add(Object row) {
            Object key = key(tableKey, row);
            if (key == null) {
                return; // As nothing equals null, it is nobody's partner.
            }
            List<Object> known = rowsByKey.putIfAbsent(key, List.of(row));
            if (known instanceof ArrayList<Object> several) {
                several.add(row);
            } else if (known != null) {
                List<Object> several = new ArrayList<>(known);
                several.add(row);
                rowsByKey.put(key, several);
            }
        }

        public LoadedTable build() {
            return new LoadedTable(fileName, rowsByKey);
        }
    }
}
