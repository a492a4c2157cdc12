package dev.rivulet.engine.process;

import dev.rivulet.engine.failure.Immutability;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.state.table.MapTable;
import dev.rivulet.state.table.StateMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A map per key, in a table. Owned by the lane. */
record TableMapState<K, U, V>(MapTable<K, U, V> table, CurrentKey<K> current) implements MapState<U, V> {

    private static final long NAMESPACE = 0;

    @Override
    public @Nullable V get(U mapKey) {
        StateMap<K, U, V> map = find();
        V value = map == null ? null : map.get(mapKey);
        if (map == null || value == null) {
            return null;
        }
        // A value that can be changed is noted before it is handed out, since nobody tells when it is changed.
        return forReading(map, mapKey, value);
    }

    @Override
    public void put(U mapKey, V value) {
        StateMap<K, U, V> map = find();
        V before = map == null ? null : map.get(mapKey);
        current.journal().note(before == null ? () -> drop(mapKey) : () -> set(mapKey, before));
        set(mapKey, value);
    }

    private void set(U mapKey, V value) {
        table.put(table.findOrCreate(current.keyGroup(), NAMESPACE, current.key(), current.hash()), mapKey, value);
    }

    @Override
    public void remove(U mapKey) {
        StateMap<K, U, V> map = find();
        V before = map == null ? null : map.get(mapKey);
        if (map != null && before != null) {
            current.journal().note(() -> set(mapKey, before));
            table.remove(map, mapKey);
        }
    }

    private void drop(U mapKey) {
        StateMap<K, U, V> map = find();
        if (map != null) {
            table.remove(map, mapKey);
        }
    }

    @Override
    public boolean contains(U mapKey) {
        StateMap<K, U, V> map = find();
        return map != null && map.containsKey(mapKey);
    }

    @Override
    public Map<U, V> entries() {
        return entries((map, taker) -> map.forEach(taker));
    }

    @Override
    public Map<U, V> entriesBetween(U from, U to) {
        return entries((map, taker) -> map.forEach(from, to, taker));
    }

    /**
     * @param walk shows those that are wanted
     */
    private Map<U, V> entries(BiConsumer<StateMap<K, U, V>, BiConsumer<U, V>> walk) {
        Map<U, V> entries = new LinkedHashMap<>();
        StateMap<K, U, V> map = find();
        if (map != null) {
            walk.accept(map, entries::put);
            entries.replaceAll((mapKey, value) -> forReading(map, mapKey, value));
        }
        return Collections.unmodifiableMap(entries);
    }

    @Override
    public Map.@Nullable Entry<U, V> floorEntry(U mapKey) {
        return forReading(find(), StateMap::floorEntry, mapKey);
    }

    /** The entry with the greatest key of the map that is below this one; null if there is none. */
    Map.@Nullable Entry<U, V> lowerEntry(U mapKey) {
        return forReading(find(), StateMap::lowerEntry, mapKey);
    }

    private Map.@Nullable Entry<U, V> forReading(
            @Nullable StateMap<K, U, V> map,
            BiFunction<StateMap<K, U, V>, U, Map.@Nullable Entry<U, V>> search,
            U mapKey) {
        Map.Entry<U, V> entry = map == null ? null : search.apply(map, mapKey);
        return map == null || entry == null
                ? null
                : Map.entry(entry.getKey(), forReading(map, entry.getKey(), entry.getValue()));
    }

    private V forReading(StateMap<K, U, V> map, U mapKey, V value) {
        if (!Immutability.isImmutable(value)) {
            table.forUpdate(map, mapKey);
            current.journal().noteHandedOut(value, table.descriptor().valueCodec(), restored -> set(mapKey, restored));
        }
        return value;
    }

    @Override
    public boolean isEmpty() {
        StateMap<K, U, V> map = find();
        return map == null || map.isEmpty();
    }

    @Override
    public void clear() {
        StateMap<K, U, V> map = find();
        if (map != null) {
            map.forEach((mapKey, value) -> current.journal().note(() -> set(mapKey, value)));
            table.clear(map);
        }
    }

    private @Nullable StateMap<K, U, V> find() {
        return table.find(current.keyGroup(), NAMESPACE, current.key(), current.hash());
    }
}
