package dev.rivulet.delta.upsert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of rows that come. One owner. */
final class KeySet {

    /** The hash of each key, so that it is computed once for all files. */
    private final Map<List<Object>, Long> hashes = new HashMap<>();

    void add(List<Object> key) {
        hashes.computeIfAbsent(key, KeyFilter::hash);
    }

    /** Returns whether it was not there yet. */
    boolean addNew(List<Object> key) {
        return hashes.putIfAbsent(key, KeyFilter.hash(key)) == null;
    }

    void addAll(KeySet others) {
        hashes.putAll(others.hashes);
    }

    /** Null is no key. */
    boolean contains(@Nullable List<Object> key) {
        return key != null && hashes.containsKey(key);
    }

    boolean containsAny(KeySet others) {
        return others.hashes.keySet().stream().anyMatch(hashes::containsKey);
    }

    /** In no order. */
    long[] hashes() {
        return hashes.values().stream().mapToLong(Long::longValue).toArray();
    }

    int size() {
        return hashes.size();
    }

    boolean mayMeet(KeyFilter filter) {
        for (long hash : hashes.values()) {
            if (filter.mayHold(hash)) {
                return true;
            }
        }
        return false;
    }
}
