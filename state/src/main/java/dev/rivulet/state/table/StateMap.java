package dev.rivulet.state.table;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.StateEntry;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One key's map in a {@link MapTable}, by which it is changed; reading is done here. Owned by the table's lane. Good until the next cut
 * of a snapshot or eviction, or until the key or its namespace is removed.
 *
 * <p>Values are not to be changed in place, other than those that {@link MapTable#forUpdate} gives out.
 *
 * @param <K> the table's keys
 * @param <U> the map's own keys, in the order of their codec
 */
public final class StateMap<K, U, V> extends KeyRows<K, MapRowKey<K, U>, V> {

    final NavigableMap<U, StateEntry<MapRowKey<K, U>, V>> entries;

    StateMap(int keyGroup, long namespace, K key, int hash, KeyCodec<U> userKeyCodec) {
        super(keyGroup, namespace, key, hash);
        this.entries = new TreeMap<>(userKeyCodec::compare);
    }

    public boolean containsKey(U userKey) {
        return entries.containsKey(userKey);
    }

    /** The value of one of the map's keys, or null. */
    public @Nullable V get(U userKey) {
        StateEntry<MapRowKey<K, U>, V> entry = entries.get(userKey);
        return entry == null ? null : entry.value();
    }

    /** Shows all entries in the order of their keys; the map must not be changed meanwhile. */
    public void forEach(BiConsumer<? super U, ? super V> consumer) {
        entries.forEach((userKey, entry) -> consumer.accept(userKey, entry.value()));
    }

    /** Shows the entries from one key to another, both included, in their order; the map must not be changed meanwhile. */
    public void forEach(U from, U to, BiConsumer<? super U, ? super V> consumer) {
        if (entries.comparator().compare(from, to) <= 0) {
            entries.subMap(from, true, to, true).forEach((userKey, entry) -> consumer.accept(userKey, entry.value()));
        }
    }

    /** The entry with the greatest key that is not above this one, or null. */
    public Map.@Nullable Entry<U, V> floorEntry(U userKey) {
        return shown(entries.floorEntry(userKey));
    }

    /** The entry with the greatest key that is below this one, or null. */
    public Map.@Nullable Entry<U, V> lowerEntry(U userKey) {
        return shown(entries.lowerEntry(userKey));
    }

    private Map.@Nullable Entry<U, V> shown(Map.@Nullable Entry<U, StateEntry<MapRowKey<K, U>, V>> entry) {
        return entry == null ? null : Map.entry(entry.getKey(), entry.getValue().value());
    }

    /** All entries in the order of their keys. The map must not be changed while it is walked. */
    public Iterator<Map.Entry<U, V>> iterator() {
        return entries.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().value()))
                .iterator();
    }

    @Override
    Collection<StateEntry<MapRowKey<K, U>, V>> rows() {
        return entries.values();
    }

    @Override
    void take(StateEntry<MapRowKey<K, U>, V> row) {
        entries.put(row.key().userKey(), row);
    }

    /** One of the entries, or null. */
    @Nullable StateEntry<MapRowKey<K, U>, V> first() {
        return entries.isEmpty() ? null : entries.firstEntry().getValue();
    }
}
