package dev.rivulet.state.table;

import dev.rivulet.state.internal.HashBag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one namespace in one key group: what resident ones have, and the hashes of those whose rows are in the store only. Owned by
 * the table's lane.
 */
final class NamespaceKeys<K, T extends KeyRows<K, ?, ?>> {

    private final Map<K, T> residents = new HashMap<>();

    /** The same ones in an order that the hand of a clock can go by; the last moves to where one leaves. */
    private final List<T> clock = new ArrayList<>();

    private @Nullable HashBag evicted;

    @Nullable T find(K key) {
        return residents.get(key);
    }

    void add(T added) {
        added.clockIndex = clock.size();
        clock.add(added);
        residents.put(added.key, added);
    }

    /** Takes out what a key has, if it is the given one. */
    void remove(T expected) {
        if (residents.remove(expected.key, expected)) {
            T last = clock.remove(clock.size() - 1);
            if (last != expected) {
                last.clockIndex = expected.clockIndex;
                clock.set(last.clockIndex, last);
            }
        }
    }

    /** Notes that a key's rows are in the store only. */
    void noteEvicted(int hash) {
        if (evicted == null) {
            evicted = new HashBag();
        }
        evicted.add(hash);
    }

    /** Whether only the store may have rows of a key with that hash. */
    boolean mayHaveEvicted(int hash) {
        return evicted != null && evicted.mayContain(hash);
    }

    /** A key is back that was evicted. */
    void noteReadBack(int hash) {
        if (evicted == null || !evicted.remove(hash)) {
            throw new AssertionError("what is read back was evicted");
        }
        if (evicted.count() == 0) {
            evicted = null;
        }
    }

    boolean isEmpty() {
        return clock.isEmpty() && evicted == null;
    }

    int residentCount() {
        return clock.size();
    }

    /**
     * @param clockIndex 0 to {@link #residentCount} less one
     */
    T residentAt(int clockIndex) {
        return clock.get(clockIndex);
    }

    /** In no order. */
    Collection<T> residents() {
        return residents.values();
    }
}
