package dev.rivulet.delta.upsert.index;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Keys in question, ascending by the first halves of their codes. Immutable. */
final class SortedKeys {

    private final List<Map.Entry<List<Object>, KeyCode>> entries;
    private final long[] firsts;

    SortedKeys(Map<List<Object>, KeyCode> keys) {
        this.entries = keys.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().first()))
                .toList();
        this.firsts =
                entries.stream().mapToLong(entry -> entry.getValue().first()).toArray();
    }

    int count() {
        return firsts.length;
    }

    long first(int index) {
        return firsts[index];
    }

    /** All of them; nobody changes them. */
    long[] firsts() {
        return firsts;
    }

    long second(int index) {
        return entries.get(index).getValue().second();
    }

    List<Object> key(int index) {
        return entries.get(index).getKey();
    }
}
