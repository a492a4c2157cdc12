package dev.rivulet.state.table;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyGroupState;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.RowGroups;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What lists and maps per key have in common: rows in a {@link HeapTable}, and an index that leads from a key to its rows. Owned by one
 * lane. After a crash it is rebuilt by {@link #restoreFrom} and the log.
 *
 * <p>A base class and not a part of the two, since all that it has is theirs to offer, and would be said in each a second time. It calls
 * nothing that they override.
 *
 * <p>A key without rows is the same as none; it leaves the index at the next cut. A key whose rows are evicted leaves it at once.
 *
 * @param <K> keys
 * @param <R> the keys of rows
 * @param <T> what a key has
 */
abstract sealed class CompositeTable<K, R extends RowKey<K>, V, T extends KeyRows<K, R, V>> implements KeyedTable
        permits ListTable, MapTable {

    final HeapTable<R, V> rows;
    private final KeyIndex<K, T> index;
    private final ColdKeys<K, R, V, T> cold;

    /** Those that had no rows at some time since the last cut; those that still have none leave the index then. */
    private final List<T> emptied = new ArrayList<>();

    CompositeTable(StateDescriptor<R, V> descriptor, KeyIndex<K, T> index) {
        this.rows = new HeapTable<>(descriptor, index.keyGroupCount());
        this.index = index;
        this.cold = new ColdKeys<>(index, new RowGroups<>(rows));
    }

    @Override
    public StateDescriptor<R, V> descriptor() {
        return rows.descriptor();
    }

    @Override
    public long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd, StateSchema written)
            throws IOException {
        return rows.restoreFrom(store, keyGroupStart, keyGroupEnd, written, row -> {
            K key = row.key().key();
            int hash = index.keyCodec().stableHash(key);
            index.findOrAdd(row.keyGroup(), row.namespace(), key, hash).take(row);
        });
    }

    @Override
    public long restoreColdFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException {
        return cold.restoreFrom(store, keyGroupStart, keyGroupEnd);
    }

    /**
     * What a key has; null, or something empty, if it has nothing. Here and below, what was evicted is read back, which throws an
     * {@link java.io.UncheckedIOException} if the store is of no more use; the lane then ends.
     *
     * @param hash the key's {@link KeyCodec#stableHash}
     * @return good until the next cut or eviction, or until the key or its namespace is removed
     */
    public @Nullable T find(int keyGroup, long namespace, K key, int hash) {
        T found = index.find(keyGroup, namespace, key);
        if (found == null) {
            return cold.readBack(keyGroup, namespace, key, hash);
        }
        found.isReferenced = true;
        return found;
    }

    /**
     * What a key has, to be filled if it has nothing.
     *
     * @param hash the key's {@link KeyCodec#stableHash}
     * @return good until the next cut or eviction, or until the key or its namespace is removed
     */
    public T findOrCreate(int keyGroup, long namespace, K key, int hash) {
        T found = find(keyGroup, namespace, key, hash);
        T held = found != null ? found : index.findOrAdd(keyGroup, namespace, key, hash);
        noteIfEmpty(held);
        return held;
    }

    /** What all keys of a namespace in a key group have that have something, in the order of keys, as when a window fires. */
    final List<T> sorted(int keyGroup, long namespace) {
        cold.readAllBack(keyGroup, namespace);
        return index.sorted(keyGroup, namespace);
    }

    /** Removes all that a namespace has in one key group, in the store by a single range. */
    public void removeNamespace(int keyGroup, long namespace) {
        rows.removeNamespace(keyGroup, namespace);
        index.removeNamespace(keyGroup, namespace);
    }

    /**
     * The lowest namespace that has rows.
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
    public long dirtyCount() {
        return rows.dirtyCount();
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
    public long residentCount() {
        return rows.residentCount();
    }

    @Override
    public long evict(StateStore store, int entryCountMax) {
        return rows.entryCount() == 0 ? 0 : cold.evict(store, entryCountMax);
    }

    @Override
    public @Nullable KeyGroupState detach(int keyGroup) {
        KeyGroupState detachedRows = rows.detach(keyGroup);
        dropEmptied();
        return detachedRows == null ? null : new IndexedKeyGroup<>(detachedRows, index.detach(keyGroup));
    }

    @Override
    @SuppressWarnings("unchecked") // An operator of this uid has keys and rows of these types.
    public void attach(KeyGroupState state) {
        IndexedKeyGroup<?, ?> attached = IndexedKeyGroup.of(state);
        rows.attach(attached.rows());
        index.attach(state.keyGroup(), (NavigableMap<Long, NamespaceKeys<K, T>>) (Object) attached.index());
    }

    /** Comes after the removal of rows. */
    final void noteIfEmpty(T held) {
        if (held.isEmpty() && !held.isNotedEmpty) {
            held.isNotedEmpty = true;
            emptied.add(held);
        }
    }

    private void dropEmptied() {
        for (T held : emptied) {
            held.isNotedEmpty = false;
            if (held.isEmpty()) {
                index.remove(held);
            }
        }
        emptied.clear();
    }

    /**
     * Rows of a key that the index no longer knows would be found by nobody.
     *
     * @param row one that it has, null if it has none
     */
    final void checkUsable(T held, @Nullable StateEntry<R, V> row) {
        boolean isIndexed = row == null
                ? index.find(held.keyGroup, held.namespace, held.key) == held
                : !held.isEvicted && !row.isRemoved();
        if (!isIndexed) {
            throw new IllegalStateException("state '" + uid() + "': what key " + held.key
                    + " has was removed or evicted since it was found; find it again");
        }
    }
}
