package dev.rivulet.state.table;

import dev.rivulet.core.codec.KeyCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a table has for a key, by key group, namespace and key. Owned by the table's lane; rebuilt from the rows at a restore.
 *
 * @param <K> keys
 * @param <T> what the table has per key
 */
final class KeyIndex<K, T> {

    private final KeyCodec<K> keyCodec;
    private final List<NavigableMap<Long, Map<K, T>>> keyGroups = new ArrayList<>();

    KeyIndex(KeyCodec<K> keyCodec, int keyGroupCount) {
        this.keyCodec = keyCodec;
        for (int i = 0; i < keyGroupCount; i++) {
            keyGroups.add(new TreeMap<>());
        }
    }

    @Nullable T find(int keyGroup, long namespace, K key) {
        Map<K, T> namespaceKeys = keyGroups.get(keyGroup).get(namespace);
        return namespaceKeys == null ? null : namespaceKeys.get(key);
    }

    T findOrAdd(int keyGroup, long namespace, K key, Supplier<T> maker) {
        Map<K, T> namespaceKeys = keyGroups.get(keyGroup).computeIfAbsent(namespace, unused -> new HashMap<>());
        T found = namespaceKeys.get(key);
        if (found == null) {
            found = maker.get();
            namespaceKeys.put(key, found);
        }
        return found;
    }

    /** Takes out what a key has, if it is the given one. */
    void remove(int keyGroup, long namespace, K key, T expected) {
        Map<K, T> namespaceKeys = keyGroups.get(keyGroup).get(namespace);
        if (namespaceKeys != null && namespaceKeys.get(key) == expected) {
            namespaceKeys.remove(key);
            if (namespaceKeys.isEmpty()) {
                keyGroups.get(keyGroup).remove(namespace);
            }
        }
    }

    void removeNamespace(int keyGroup, long namespace) {
        keyGroups.get(keyGroup).remove(namespace);
    }

    /** What all keys of a namespace have that fulfils a condition, in the order of keys. */
    List<T> sorted(int keyGroup, long namespace, Predicate<T> condition) {
        List<T> found = new ArrayList<>();
        keyGroups.get(keyGroup).getOrDefault(namespace, Map.of()).entrySet().stream()
                .filter(entry -> condition.test(entry.getValue()))
                .sorted(Comparator.comparing(Map.Entry::getKey, keyCodec::compare))
                .forEach(entry -> found.add(entry.getValue()));
        return found;
    }

    /** Takes a key group out. */
    NavigableMap<Long, Map<K, T>> detach(int keyGroup) {
        return keyGroups.set(keyGroup, new TreeMap<>());
    }

    void attach(int keyGroup, NavigableMap<Long, Map<K, T>> namespaces) {
        keyGroups.set(keyGroup, namespaces);
    }
}
