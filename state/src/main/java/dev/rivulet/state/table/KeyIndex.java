package dev.rivulet.state.table;

import dev.rivulet.core.codec.KeyCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a table has for a key, by key group, namespace and key. Owned by the table's lane; rebuilt from the rows at a restore.
 *
 * @param <K> keys
 * @param <T> what the table has per key
 */
final class KeyIndex<K, T extends KeyRows<K, ?, ?>> {

    /** Makes what a key has, without any row. */
    interface Maker<K, T> {
        T make(int keyGroup, long namespace, K key, int hash);
    }

    private final KeyCodec<K> keyCodec;
    private final Maker<K, T> maker;
    /** Null while a key group has no keys: most have none in most tables. */
    private final List<@Nullable NavigableMap<Long, NamespaceKeys<K, T>>> keyGroups;

    KeyIndex(KeyCodec<K> keyCodec, Maker<K, T> maker, int keyGroupCount) {
        this.keyCodec = keyCodec;
        this.maker = maker;
        this.keyGroups = new ArrayList<>(Collections.nCopies(keyGroupCount, null));
    }

    KeyCodec<K> keyCodec() {
        return keyCodec;
    }

    int keyGroupCount() {
        return keyGroups.size();
    }

    @Nullable T find(int keyGroup, long namespace, K key) {
        NamespaceKeys<K, T> keys = findNamespace(keyGroup, namespace);
        return keys == null ? null : keys.find(key);
    }

    /** What a key has, made if it has nothing on the heap; the caller knows that it has nothing in the store alone. */
    T findOrAdd(int keyGroup, long namespace, K key, int hash) {
        NamespaceKeys<K, T> keys = findOrAddNamespace(keyGroup, namespace);
        T found = keys.find(key);
        if (found == null) {
            found = maker.make(keyGroup, namespace, key, hash);
            keys.add(found);
        }
        return found;
    }

    /** Takes out what a key has, if it is the given one. */
    void remove(T expected) {
        NamespaceKeys<K, T> keys = findNamespace(expected.keyGroup, expected.namespace);
        if (keys != null) {
            keys.remove(expected);
            if (keys.isEmpty()) {
                removeNamespace(expected.keyGroup, expected.namespace);
            }
        }
    }

    void removeNamespace(int keyGroup, long namespace) {
        NavigableMap<Long, NamespaceKeys<K, T>> namespaces = keyGroups.get(keyGroup);
        if (namespaces != null) {
            namespaces.remove(namespace);
        }
    }

    /** What all resident keys of a namespace have, unless it is empty, in the order of keys. */
    List<T> sorted(int keyGroup, long namespace) {
        List<T> found = new ArrayList<>();
        NamespaceKeys<K, T> keys = findNamespace(keyGroup, namespace);
        if (keys != null) {
            keys.residents().stream().filter(held -> !held.isEmpty()).forEach(found::add);
        }
        found.sort(Comparator.comparing(held -> held.key, keyCodec::compare));
        return found;
    }

    @Nullable NamespaceKeys<K, T> findNamespace(int keyGroup, long namespace) {
        return namespaces(keyGroup).get(namespace);
    }

    NamespaceKeys<K, T> findOrAddNamespace(int keyGroup, long namespace) {
        NavigableMap<Long, NamespaceKeys<K, T>> namespaces = keyGroups.get(keyGroup);
        if (namespaces == null) {
            namespaces = new TreeMap<>();
            keyGroups.set(keyGroup, namespaces);
        }
        return namespaces.computeIfAbsent(namespace, unused -> new NamespaceKeys<>());
    }

    /** The namespaces of a key group that have keys. */
    NavigableMap<Long, NamespaceKeys<K, T>> namespaces(int keyGroup) {
        NavigableMap<Long, NamespaceKeys<K, T>> namespaces = keyGroups.get(keyGroup);
        return namespaces == null ? Collections.emptyNavigableMap() : namespaces;
    }

    /** Takes a key group out, with what is known of its evicted keys. */
    NavigableMap<Long, NamespaceKeys<K, T>> detach(int keyGroup) {
        NavigableMap<Long, NamespaceKeys<K, T>> detached = namespaces(keyGroup);
        keyGroups.set(keyGroup, null);
        return detached;
    }

    void attach(int keyGroup, NavigableMap<Long, NamespaceKeys<K, T>> namespaces) {
        keyGroups.set(keyGroup, namespaces.isEmpty() ? null : namespaces);
    }
}
