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
import dev.rivulet.state.table.MapRowKey.RowKeyCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * A map per key, each of its entries tracked and stored alone: a snapshot writes the entries that changed, not the map. Owned by one
 * lane. After a crash it is rebuilt by {@link #restoreFrom} and the log.
 *
 * <p>The rows are those of a {@link HeapTable} whose keys are a table key and a map key; an index leads from a key to its map. A map
 * without entries is the same as none.
 *
 * <pre>{@code
 * StateMap<String, Long, Total> map = table.findOrCreate(keyGroup, 0, device, hash);
 * table.put(map, hour, total);
 * map.forEach((eachHour, eachTotal) -> ...);
 * }</pre>
 *
 * @param <K> keys
 * @param <U> keys within a map
 */
public final class MapTable<K, U, V> implements KeyedTable {

    private final RowKeyCodec<K, U> rowKeyCodec;
    private final HeapTable<MapRowKey<K, U>, V> rows;
    private final KeyIndex<K, StateMap<K, U, V>> index;

    /** Maps that had no entries at some time since the last cut; those that still have none leave the index then. */
    private final List<StateMap<K, U, V>> emptied = new ArrayList<>();

    /**
     * @param keyCodec its forms must end by themselves, as all do that {@link dev.rivulet.core.codec.KeyCodecs} derives
     * @param userKeyCodec of the keys within a map, which it orders
     * @param keyGroupCount how many key groups the job has, as for {@link HeapTable}
     */
    public MapTable(
            String uid, KeyCodec<K> keyCodec, KeyCodec<U> userKeyCodec, Codec<V> valueCodec, int keyGroupCount) {
        this.rowKeyCodec = new RowKeyCodec<>(keyCodec, userKeyCodec);
        this.rows = new HeapTable<>(
                new StateDescriptor<>(uid, rowKeyCodec, valueCodec, () -> {
                    throw new AssertionError("an entry of a map is made with its value");
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
            indexed(entry.keyGroup(), entry.namespace(), key, hash)
                    .entries
                    .put(entry.key().userKey(), entry);
        });
    }

    /**
     * The map of a key; null, or one without entries, if the key has none.
     *
     * @param hash the key's {@link KeyCodec#stableHash}
     */
    public @Nullable StateMap<K, U, V> find(int keyGroup, long namespace, K key, int hash) {
        return index.find(keyGroup, namespace, key);
    }

    /**
     * The map of a key, to be filled if it is not there.
     *
     * @param hash the key's {@link KeyCodec#stableHash}
     */
    public StateMap<K, U, V> findOrCreate(int keyGroup, long namespace, K key, int hash) {
        StateMap<K, U, V> map = indexed(keyGroup, namespace, key, hash);
        noteIfEmpty(map);
        return map;
    }

    /** All maps of a namespace in a key group that have entries, in the order of keys, as when a window fires. */
    public List<StateMap<K, U, V>> maps(int keyGroup, long namespace) {
        return index.sorted(keyGroup, namespace, map -> !map.isEmpty());
    }

    /** Gives one of the map's keys a value. */
    public void put(StateMap<K, U, V> map, U userKey, V value) {
        StateEntry<MapRowKey<K, U>, V> entry = map.entries.get(userKey);
        if (entry == null) {
            checkIndexed(map);
            MapRowKey<K, U> rowKey = new MapRowKey<>(map.key, userKey);
            int hash = rowKeyCodec.hash(map.hash, userKey);
            map.entries.put(userKey, rows.create(map.keyGroup, map.namespace, rowKey, hash, value));
        } else {
            rows.markDirty(entry);
            entry.setValue(value);
        }
    }

    /** The value of one of the map's keys, which the caller may change in place until the next cut; null if it has none. */
    public @Nullable V forUpdate(StateMap<K, U, V> map, U userKey) {
        StateEntry<MapRowKey<K, U>, V> entry = map.entries.get(userKey);
        if (entry == null) {
            return null;
        }
        rows.markDirty(entry);
        return entry.value();
    }

    /** Removes one of the map's keys; whether it was there. */
    public boolean remove(StateMap<K, U, V> map, U userKey) {
        StateEntry<MapRowKey<K, U>, V> entry = map.entries.remove(userKey);
        if (entry == null) {
            return false;
        }
        rows.remove(entry);
        noteIfEmpty(map);
        return true;
    }

    /** Removes all entries of a map, by one deletion each. */
    public void clear(StateMap<K, U, V> map) {
        map.entries.values().forEach(rows::remove);
        map.entries.clear();
        noteIfEmpty(map);
    }

    /** Removes all maps of a namespace in one key group, in the store by a single range. */
    public void removeNamespace(int keyGroup, long namespace) {
        rows.removeNamespace(keyGroup, namespace);
        index.removeNamespace(keyGroup, namespace);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * The lowest namespace that has entries.
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
    @SuppressWarnings("unchecked") // An operator of this uid has maps of these types.
    public void attach(KeyGroupState state) {
        IndexedKeyGroup<?, ?> attached = IndexedKeyGroup.of(state);
        rows.attach(attached.rows());
        index.attach(state.keyGroup(), (NavigableMap<Long, Map<K, StateMap<K, U, V>>>) (Object) attached.index());
    }

    private StateMap<K, U, V> indexed(int keyGroup, long namespace, K key, int hash) {
        return index.findOrAdd(
                keyGroup,
                namespace,
                key,
                () -> new StateMap<>(keyGroup, namespace, key, hash, rowKeyCodec.userKeyCodec()));
    }

    private void noteIfEmpty(StateMap<K, U, V> map) {
        if (map.isEmpty() && !map.isNotedEmpty) {
            map.isNotedEmpty = true;
            emptied.add(map);
        }
    }

    private void dropEmptied() {
        for (StateMap<K, U, V> map : emptied) {
            map.isNotedEmpty = false;
            if (map.isEmpty()) {
                index.remove(map.keyGroup, map.namespace, map.key, map);
            }
        }
        emptied.clear();
    }

    /** A map that the index no longer knows must not get rows: nobody would find them. */
    private void checkIndexed(StateMap<K, U, V> map) {
        boolean isIndexed = map.isEmpty()
                ? index.find(map.keyGroup, map.namespace, map.key) == map
                : !map.entries.firstEntry().getValue().isRemoved();
        if (!isIndexed) {
            throw new IllegalStateException("state '" + uid() + "': the map of key " + map.key
                    + " was removed since it was found; find it again");
        }
    }
}
