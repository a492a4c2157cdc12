package dev.rivulet.state.table;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.table.MapRowKey.RowKeyCodec;
import java.util.List;
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
public final class MapTable<K, U, V> extends CompositeTable<K, MapRowKey<K, U>, V, StateMap<K, U, V>> {

    private final RowKeyCodec<K, U> rowKeyCodec;

    /**
     * @param keyCodec its forms must end by themselves, as all do that {@link dev.rivulet.core.codec.KeyCodecs} derives
     * @param userKeyCodec of the keys within a map, which it orders
     * @param keyGroupCount how many key groups the job has, as for {@link HeapTable}
     */
    public MapTable(
            String uid, KeyCodec<K> keyCodec, KeyCodec<U> userKeyCodec, Codec<V> valueCodec, int keyGroupCount) {
        this(uid, new RowKeyCodec<>(keyCodec, userKeyCodec), valueCodec, keyGroupCount);
    }

    private MapTable(String uid, RowKeyCodec<K, U> rowKeyCodec, Codec<V> valueCodec, int keyGroupCount) {
        super(
                new StateDescriptor<>(uid, rowKeyCodec, valueCodec, () -> {
                    throw new AssertionError("an entry of a map is made with its value");
                }),
                new KeyIndex<>(
                        rowKeyCodec.keyCodec(),
                        (keyGroup, namespace, key, hash) ->
                                new StateMap<>(keyGroup, namespace, key, hash, rowKeyCodec.userKeyCodec()),
                        keyGroupCount));
        this.rowKeyCodec = rowKeyCodec;
    }

    /** All maps of a namespace in a key group that have entries, in the order of keys, as when a window fires. */
    public List<StateMap<K, U, V>> maps(int keyGroup, long namespace) {
        return sorted(keyGroup, namespace);
    }

    /** Gives one of the map's keys a value. */
    public void put(StateMap<K, U, V> map, U userKey, V value) {
        StateEntry<MapRowKey<K, U>, V> entry = map.entries.get(userKey);
        if (entry == null) {
            checkUsable(map, map.first());
            MapRowKey<K, U> rowKey = new MapRowKey<>(map.key, userKey);
            int hash = rowKeyCodec.hash(map.hash, userKey);
            map.entries.put(userKey, rows.create(map.keyGroup, map.namespace, rowKey, hash, value));
        } else {
            checkUsable(map, entry);
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
        checkUsable(map, entry);
        rows.markDirty(entry);
        return entry.value();
    }

    /** Removes one of the map's keys; whether it was there. */
    public boolean remove(StateMap<K, U, V> map, U userKey) {
        StateEntry<MapRowKey<K, U>, V> entry = map.entries.get(userKey);
        if (entry == null) {
            return false;
        }
        checkUsable(map, entry);
        map.entries.remove(userKey);
        rows.remove(entry);
        noteIfEmpty(map);
        return true;
    }

    /** Removes all entries of a map, by one deletion each. */
    public void clear(StateMap<K, U, V> map) {
        checkUsable(map, map.first());
        map.entries.values().forEach(rows::remove);
        map.entries.clear();
        noteIfEmpty(map);
    }
}
