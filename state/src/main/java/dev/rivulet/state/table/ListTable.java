package dev.rivulet.state.table;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.table.ListRowKey.RowKeyCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A list per key, made for appending, each element tracked and stored alone: a snapshot writes what was added, not the list. Owned by
 * one lane. After a crash it is rebuilt by {@link #restoreFrom} and the log.
 *
 * <p>The rows are those of a {@link HeapTable} whose keys are a table key and an element's number; an index leads from a key to its
 * list. A list without elements is the same as none.
 *
 * <pre>{@code
 * StateList<String, Reading> list = table.findOrCreate(keyGroup, windowStart, device, hash);
 * table.add(list, reading);
 * list.forEach(each -> ...);
 * }</pre>
 *
 * @param <K> keys
 */
public final class ListTable<K, V> extends CompositeTable<K, ListRowKey<K>, V, StateList<K, V>> {

    private final RowKeyCodec<K> rowKeyCodec;

    /**
     * @param keyCodec its forms must end by themselves, as all do that {@link dev.rivulet.core.codec.KeyCodecs} derives
     * @param keyGroupCount how many key groups the job has, as for {@link HeapTable}
     */
    public ListTable(String uid, KeyCodec<K> keyCodec, Codec<V> valueCodec, int keyGroupCount) {
        this(uid, new RowKeyCodec<>(keyCodec), valueCodec, keyGroupCount);
    }

    private ListTable(String uid, RowKeyCodec<K> rowKeyCodec, Codec<V> valueCodec, int keyGroupCount) {
        super(
                new StateDescriptor<>(uid, rowKeyCodec, valueCodec, () -> {
                    throw new AssertionError("an element of a list is made with its value");
                }),
                new KeyIndex<>(rowKeyCodec.keyCodec(), StateList::new, keyGroupCount));
        this.rowKeyCodec = rowKeyCodec;
    }

    /** All lists of a namespace in a key group that have elements, in the order of keys, as when a window fires. */
    public List<StateList<K, V>> lists(int keyGroup, long namespace) {
        return sorted(keyGroup, namespace);
    }

    /** Appends an element. */
    public void add(StateList<K, V> list, V value) {
        checkUsable(list, list.last());
        long number = list.nextNumber();
        int hash = rowKeyCodec.hash(list.hash, number);
        ListRowKey<K> rowKey = new ListRowKey<>(list.key, number);
        list.elements.add(rows.create(list.keyGroup, list.namespace, rowKey, hash, value));
    }

    /** Appends elements in their order. */
    public void addAll(StateList<K, V> list, Collection<? extends V> values) {
        values.forEach(value -> add(list, value));
    }

    /** Makes the list consist of these elements, whatever it was. */
    public void update(StateList<K, V> list, Collection<? extends V> values) {
        List<V> wanted = new ArrayList<>(values); // They may be a view of the list itself.
        clear(list);
        addAll(list, wanted);
    }

    /**
     * Replaces an element.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public void set(StateList<K, V> list, int elementIndex, V value) {
        StateEntry<ListRowKey<K>, V> element = list.elements.get(elementIndex);
        checkUsable(list, element);
        rows.markDirty(element);
        element.setValue(value);
    }

    /**
     * An element which the caller may change in place until the next cut.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public V forUpdate(StateList<K, V> list, int elementIndex) {
        StateEntry<ListRowKey<K>, V> element = list.elements.get(elementIndex);
        checkUsable(list, element);
        rows.markDirty(element);
        return element.value();
    }

    /**
     * Removes the oldest elements.
     *
     * @param count 0 to the list's size
     */
    public void removeFirst(StateList<K, V> list, int count) {
        checkUsable(list, list.last());
        List<StateEntry<ListRowKey<K>, V>> oldest = list.elements.subList(0, count);
        oldest.forEach(rows::remove);
        oldest.clear();
        noteIfEmpty(list);
    }

    /**
     * Takes back the newest element.
     *
     * @throws IndexOutOfBoundsException if the list has none
     */
    public void removeLast(StateList<K, V> list) {
        int last = list.elements.size() - 1;
        StateEntry<ListRowKey<K>, V> newest = list.elements.get(last);
        checkUsable(list, newest);
        list.elements.remove(last);
        rows.remove(newest);
        noteIfEmpty(list);
    }

    /** Removes all elements of a list, by one deletion each. */
    public void clear(StateList<K, V> list) {
        removeFirst(list, list.size());
    }
}
