package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.upsert.index.KeyColumns;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last row per key of an epoch, on the heap. One owner. */
public final class LastRows<T> {

    private final MergeKey<T> key;
    private final Map<List<Object>, T> rows = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if rows may be without a key
     */
    public LastRows(KeyColumns keyColumns, RowType<T> rowType) {
        keyColumns.requireIn(rowType);
        this.key = keyColumns.of(rowType);
    }

    /** Returns the row whose place it takes; null if it is the first of its key. */
    public @Nullable T put(T row) {
        return rows.put(Objects.requireNonNull(key.of(row), "a key column that is never null has no value"), row);
    }

    /** In the order in which their keys came first. */
    public Collection<T> rows() {
        return rows.values();
    }

    public void clear() {
        rows.clear();
    }
}
