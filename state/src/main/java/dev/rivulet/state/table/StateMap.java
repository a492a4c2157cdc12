package dev.rivulet.state.table;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.StateEntry;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One key's map in a {@link MapTable}, by which it is changed; reading is done here. Owned by the table's lane. Good until the next cut
 * of a snapshot, or until the key or its namespace is removed.
 *
 * <p>Values are not to be changed in place, other than those that {@link MapTable#forUpdate} gives out.
 *
 * @param <K> the table's keys
 * @param <U> the map's own keys, in the order of their codec
 */
public final class StateMap<K, U, V> {

    final int keyGroup;
    final long namespace;
    final K key;
    final int hash;
    final NavigableMap<U, StateEntry<MapRowKey<K, U>, V>> entries;

    /** Whether the table looks at it at the next cut, whether it is still empty. */
    boolean isNotedEmpty;

    StateMap(int keyGroup, long namespace, K key, int hash, KeyCodec<U> userKeyCodec) {
        this.keyGroup = keyGroup;
        this.namespace = namespace;
        this.key = key;
        this.hash = hash;
        this.entries = new TreeMap<>(userKeyCodec::compare);
    }

    public K key() {
        return key;
    }

    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
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

    /** All entries in the order of their keys. The map must not be changed while it is walked. */
    public Iterator<Map.Entry<U, V>> iterator() {
        return entries.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().value()))
                .iterator();
    }
}
