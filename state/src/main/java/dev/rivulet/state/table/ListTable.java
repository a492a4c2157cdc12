package dev.rivulet.state.table;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyGroupState;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.state.table.ListRowKey.RowKeyCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

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
public final class ListTable<K, V> implements KeyedTable {

    private final RowKeyCodec<K> rowKeyCodec;
    private final HeapTable<ListRowKey<K>, V> rows;
    private final KeyIndex<K, StateList<K, V>> index;

    /** Lists that had no elements at some time since the last cut; those that still have none leave the index then. */
    private final List<StateList<K, V>> emptied = new ArrayList<>();

    /**
     * @param keyCodec its forms must end by themselves, as all do that {@link dev.rivulet.core.codec.KeyCodecs} derives
     * @param keyGroupCount how many key groups the job has, as for {@link HeapTable}
     */
    public ListTable(String uid, KeyCodec<K> keyCodec, Codec<V> valueCodec, int keyGroupCount) {
        this.rowKeyCodec = new RowKeyCodec<>(keyCodec);
        this.rows = new HeapTable<>(
                new StateDescriptor<>(uid, rowKeyCodec, valueCodec, () -> {
                    throw new AssertionError("an element of a list is made with its value");
                }),
                keyGroupCount);
        this.index = new KeyIndex<>(keyCodec, keyGroupCount);
    }

    @Override
    public StateDescriptor<?, ?> descriptor() {
        return rows.descriptor();
    }

    @Override
    public long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd, StateSchema written)
            throws IOException {
        return rows.restoreFrom(store, keyGroupStart, keyGroupEnd, written, entry -> {
            K key = entry.key().key();
            int hash = rowKeyCodec.keyCodec().stableHash(key);
            indexed(entry.keyGroup(), entry.namespace(), key, hash).elements.add(entry); // In the order of numbers.
        });
    }

    /**
     * The list of a key; null, or one without elements, if the key has none.
     *
     * @param hash the key's {@link KeyCodec#stableHash}
     */
    public @Nullable StateList<K, V> find(int keyGroup, long namespace, K key, int hash) {
        return index.find(keyGroup, namespace, key);
    }

    /**
     * The list of a key, to be filled if it is not there.
     *
     * @param hash the key's {@link KeyCodec#stableHash}
     */
    public StateList<K, V> findOrCreate(int keyGroup, long namespace, K key, int hash) {
        StateList<K, V> list = indexed(keyGroup, namespace, key, hash);
        noteIfEmpty(list);
        return list;
    }

    /** All lists of a namespace in a key group that have elements, in the order of keys, as when a window fires. */
    public List<StateList<K, V>> lists(int keyGroup, long namespace) {
        return index.sorted(keyGroup, namespace, list -> !list.isEmpty());
    }

    /** Appends an element. */
    public void add(StateList<K, V> list, V value) {
        checkIndexed(list);
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
        rows.markDirty(element);
        return element.value();
    }

    /**
     * Removes the oldest elements.
     *
     * @param count 0 to the list's size
     */
    public void removeFirst(StateList<K, V> list, int count) {
        List<StateEntry<ListRowKey<K>, V>> oldest = list.elements.subList(0, count);
        oldest.forEach(rows::remove);
        oldest.clear();
        noteIfEmpty(list);
    }

    /** Removes all elements of a list, by one deletion each. */
    public void clear(StateList<K, V> list) {
        removeFirst(list, list.size());
    }

    /** Removes all lists of a namespace in one key group, in the store by a single range. */
    public void removeNamespace(int keyGroup, long namespace) {
        rows.removeNamespace(keyGroup, namespace);
        index.removeNamespace(keyGroup, namespace);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * The lowest namespace that has elements.
     *
     * @throws IllegalStateException if the table is empty
     */
    public long lowestNamespace() {
        return rows.lowestNamespace();
    }

    @Override
    public long entryCount() {
        return rows.entryCount();
    }

    @Override
    public long changedCount() {
        return rows.changedCount();
    }

    @Override
    public void beginSnapshot() {
        rows.beginSnapshot();
        dropEmptied();
    }

    @Override
    public @Nullable StateChanges continueSnapshot(int entryCountMax) {
        return rows.continueSnapshot(entryCountMax);
    }

    @Override
    public boolean isSnapshotting() {
        return rows.isSnapshotting();
    }

    @Override
    public void snapshotApplied() {
        rows.snapshotApplied();
    }

    @Override
    public KeyGroupState detach(int keyGroup) {
        KeyGroupState detachedRows = rows.detach(keyGroup);
        dropEmptied();
        return new IndexedKeyGroup<>(detachedRows, index.detach(keyGroup));
    }

    @Override
    @SuppressWarnings("unchecked") // An operator of this uid has lists of these types.
    public void attach(KeyGroupState state) {
        IndexedKeyGroup<?, ?> attached = IndexedKeyGroup.of(state);
        rows.attach(attached.rows());
        index.attach(state.keyGroup(), (NavigableMap<Long, Map<K, StateList<K, V>>>) (Object) attached.index());
    }

    private StateList<K, V> indexed(int keyGroup, long namespace, K key, int hash) {
        return index.findOrAdd(keyGroup, namespace, key, () -> new StateList<>(keyGroup, namespace, key, hash));
    }

    private void noteIfEmpty(StateList<K, V> list) {
        if (list.isEmpty() && !list.isNotedEmpty) {
            list.isNotedEmpty = true;
            emptied.add(list);
        }
    }

    private void dropEmptied() {
        for (StateList<K, V> list : emptied) {
            list.isNotedEmpty = false;
            if (list.isEmpty()) {
                index.remove(list.keyGroup, list.namespace, list.key, list);
            }
        }
        emptied.clear();
    }

    /** A list that the index no longer knows must not get rows: nobody would find them. */
    private void checkIndexed(StateList<K, V> list) {
        boolean isIndexed = list.isEmpty()
                ? index.find(list.keyGroup, list.namespace, list.key) == list
                : !list.elements.get(list.size() - 1).isRemoved();
        if (!isIndexed) {
            throw new IllegalStateException("state '" + uid() + "': the list of key " + list.key
                    + " was removed since it was found; find it again");
        }
    }
}
