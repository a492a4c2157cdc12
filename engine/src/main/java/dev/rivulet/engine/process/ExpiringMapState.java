package dev.rivulet.engine.process;

import dev.rivulet.engine.state.MapState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map per key whose entries are gone after their time. Owned by the lane. */
record ExpiringMapState<U, V>(TableMapState<?, U, Expiring<V>> maps, TimeToLive<?> ttl) implements MapState<U, V> {

    static <U, V> ExpiringMapState<U, V> of(TableMapState<?, U, Expiring<V>> maps, TimeToLive<?> ttl) {
        ExpiringMapState<U, V> state = new ExpiringMapState<>(maps, ttl);
        ttl.dropWith(state::drop);
        return state;
    }

    @Override
    public @Nullable V get(U mapKey) {
        Expiring<V> expiring = maps.get(mapKey);
        if (expiring == null || ttl.isGone(expiring)) {
            return null;
        }
        if (ttl.isRefreshedByReading()) {
            put(mapKey, expiring.value());
        }
        return expiring.value();
    }

    @Override
    public void put(U mapKey, V value) {
        maps.put(mapKey, ttl.starting(value));
    }

    @Override
    public void remove(U mapKey) {
        maps.remove(mapKey);
    }

    @Override
    public boolean contains(U mapKey) {
        Expiring<V> expiring = maps.get(mapKey);
        return expiring != null && !ttl.isGone(expiring);
    }

    @Override
    public Map<U, V> entries() {
        return alive(maps.entries());
    }

    private Map<U, V> alive(Map<U, Expiring<V>> found) {
        Map<U, V> entries = new LinkedHashMap<>();
        found.forEach((mapKey, expiring) -> {
            if (!ttl.isGone(expiring)) {
                entries.put(mapKey, expiring.value());
            }
        });
        if (ttl.isRefreshedByReading()) {
            entries.forEach(this::put);
        }
        return Collections.unmodifiableMap(entries);
    }

    @Override
    public Map<U, V> entriesBetween(U from, U to) {
        return alive(maps.entriesBetween(from, to));
    }

    @Override
    public Map.@Nullable Entry<U, V> floorEntry(U mapKey) {
        Map.Entry<U, Expiring<V>> entry = maps.floorEntry(mapKey);
        while (entry != null && ttl.isGone(entry.getValue())) {
            if (ttl.isGoneForGood(entry.getValue())) { // Those are not to be gone past again and again.
                maps.remove(entry.getKey());
            }
            entry = maps.lowerEntry(entry.getKey());
        }
        if (entry != null && ttl.isRefreshedByReading()) {
            put(entry.getKey(), entry.getValue().value());
        }
        return entry == null ? null : Map.entry(entry.getKey(), entry.getValue().value());
    }

    @Override
    public boolean isEmpty() {
        return entries().isEmpty();
    }

    @Override
    public void clear() {
        maps.clear();
    }

    private void drop() {
        long next = Long.MAX_VALUE;
        for (Map.Entry<U, Expiring<V>> entry : maps.entries().entrySet()) {
            if (ttl.isGone(entry.getValue())) {
                maps.remove(entry.getKey());
            } else {
                next = Math.min(next, entry.getValue().expiryMicros());
            }
        }
        ttl.lookAgain(next);
    }
}
