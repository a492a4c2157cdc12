package dev.rivulet.state.table;

import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One key's list in a {@link ListTable}, by which it is changed; reading is done here. Owned by the table's lane. Good until the next
 * cut of a snapshot or eviction, or until the key or its namespace is removed.
 *
 * <p>Elements are not to be changed in place, other than those that {@link ListTable#forUpdate} gives out.
 *
 * @param <K> the table's keys
 */
public final class StateList<K, V> extends KeyRows<K, ListRowKey<K>, V> {

    final List<StateEntry<ListRowKey<K>, V>> elements = new ArrayList<>();

    StateList(int keyGroup, long namespace, K key, int hash) {
        super(keyGroup, namespace, key, hash);
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

    @Override
    List<StateEntry<ListRowKey<K>, V>> rows() {
        return elements;
    }

    @Override
    void take(StateEntry<ListRowKey<K>, V> row) {
        elements.add(row); // Rows come in the order of numbers.
    }

    /** The newest element, or null. */
    @Nullable StateEntry<ListRowKey<K>, V> last() {
        return elements.isEmpty() ? null : elements.get(elements.size() - 1);
    }

    /** What the next element is numbered with. A list that was emptied begins anew, as it would after a restore. */
    long nextNumber() {
        StateEntry<ListRowKey<K>, V> last = last();
        return last == null ? 0 : last.key().number() + 1;
    }
}
