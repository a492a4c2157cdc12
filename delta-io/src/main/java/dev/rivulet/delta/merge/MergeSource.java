package dev.rivulet.delta.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a merge's source, found by key. Immutable once made; all of them are on the heap.
 *
 * @param <S> the rows
 */
final class MergeSource<S> {

    private final List<S> rows = new ArrayList<>();
    private final Map<List<Object>, List<Integer>> numbersByKey = new HashMap<>();

    MergeSource(MergeKey<S> key, Iterable<S> source) {
        for (S row : source) {
            List<Object> of = key.of(row);
            if (of != null) {
                numbersByKey.computeIfAbsent(of, any -> new ArrayList<>(1)).add(rows.size());
            }
            rows.add(row);
        }
    }

    int rowCount() {
        return rows.size();
    }

    S row(int number) {
        return rows.get(number);
    }

    /** The numbers of the rows that have a key; none if no row has. */
    List<Integer> withKey(List<Object> key) {
        return numbersByKey.getOrDefault(key, List.of());
    }
}
