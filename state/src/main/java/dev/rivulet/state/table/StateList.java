package dev.rivulet.state.table;

import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One key's list in a {@link ListTable}, by which it is changed; reading is done here. Owned by the table's lane. Good until the next
 * cut of a snapshot, or until the key or its namespace is removed.
 *
 * <p>Elements are not to be changed in place, other than those that {@link ListTable#forUpdate} gives out.
 *
 * @param <K> the table's keys
 */
public final class StateList<K, V> {

    final int keyGroup;
    final long namespace;
    final K key;
    final int hash;
    final List<StateEntry<ListRowKey<K>, V>> elements = new ArrayList<>();

    /** Whether the table looks at it at the next cut, whether it is still empty. */
    boolean isNotedEmpty;

    StateList(int keyGroup, long namespace, K key, int hash) {
        this.keyGroup = keyGroup;
        this.namespace = namespace;
        this.key = key;
        this.hash = hash;
    }

    public K key() {
        return key;
    }

    public int size() {
        return elements.size();
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    /**
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public V get(int elementIndex) {
        return elements.get(elementIndex).value();
    }

    /** Shows all elements in their order; the list must not be changed meanwhile. */
    public void forEach(Consumer<? super V> consumer) {
        elements.forEach(element -> consumer.accept(element.value()));
    }

    /** A copy of the list as it is. */
    public List<V> toList() {
        List<V> values = new ArrayList<>(elements.size());
        forEach(values::add);
        return values;
    }

    /** What the next element is numbered with. A list that was emptied begins anew, as it would after a restore. */
    long nextNumber() {
        return elements.isEmpty() ? 0 : elements.get(elements.size() - 1).key().number() + 1;
    }
}
