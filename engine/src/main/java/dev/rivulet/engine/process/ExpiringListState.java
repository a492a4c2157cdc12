package dev.rivulet.engine.process;

import dev.rivulet.engine.state.ListState;
import java.util.ArrayList;
import java.util.List;

/** A list per key whose elements are gone after their time. Owned by the lane. */
record ExpiringListState<V>(ListState<Expiring<V>> lists, TimeToLive<?> ttl) implements ListState<V> {

    static <V> ExpiringListState<V> of(ListState<Expiring<V>> lists, TimeToLive<?> ttl) {
        ExpiringListState<V> state = new ExpiringListState<>(lists, ttl);
        ttl.dropWith(state::drop);
        return state;
    }

    @Override
    public List<V> get() {
        List<V> elements = new ArrayList<>();
        for (Expiring<V> expiring : lists.get()) {
            if (!ttl.isGone(expiring)) {
                elements.add(expiring.value());
            }
        }
        if (ttl.isRefreshedByReading() && !elements.isEmpty()) {
            update(elements);
        }
        return List.copyOf(elements);
    }

    @Override
    public void add(V element) {
        lists.add(ttl.starting(element));
    }

    @Override
    public void update(List<V> elements) {
        List<Expiring<V>> started = new ArrayList<>();
        elements.forEach(element -> started.add(ttl.starting(element)));
        lists.update(started);
    }

    @Override
    public void clear() {
        lists.clear();
    }

    private void drop() {
        List<Expiring<V>> kept = new ArrayList<>(lists.get());
        int countBefore = kept.size();
        kept.removeIf(ttl::isGone);
        if (kept.size() < countBefore) {
            lists.update(kept);
        }
        long next = Long.MAX_VALUE;
        for (Expiring<V> expiring : kept) {
            next = Math.min(next, expiring.expiryMicros());
        }
        ttl.lookAgain(next);
    }
}
