package dev.rivulet.state.table;

import dev.rivulet.state.StateEntry;
import java.util.Collection;

/**
 * What a key has in a {@link CompositeTable}: all of its rows, or it is not in the table's index. Owned by the table's lane.
 *
 * @param <K> the table's keys
 * @param <R> the keys of rows
 */
abstract sealed class KeyRows<K, R, V> permits StateList, StateMap {

    final int keyGroup;
    final long namespace;
    final K key;
    final int hash;

    /** Whether the table looks at it at the next cut, whether it is still empty. */
    boolean isNotedEmpty;

    /** Whether it was found since the table last looked for something to evict. */
    boolean isReferenced = true;

    /** Whether its rows are in the store only: whoever has it finds the key again. */
    boolean isEvicted;

    /** Where it is among the resident keys of its namespace. */
    int clockIndex;

    KeyRows(int keyGroup, long namespace, K key, int hash) {
        this.keyGroup = keyGroup;
        this.namespace = namespace;
        this.key = key;
        this.hash = hash;
    }

    public K key() {
        return key;
    }

    public int size() {
        return rows().size();
    }

    public boolean isEmpty() {
        return rows().isEmpty();
    }

    abstract Collection<StateEntry<R, V>> rows();

    /** Takes in a row that was read from the store; they come in the order of their canonical bytes. */
    abstract void take(StateEntry<R, V> row);
}
