package dev.rivulet.engine.process;

import dev.rivulet.engine.state.ValueState;
import org.jspecify.annotations.Nullable;

/** One value per key that is gone after its time. Owned by the lane. */
record ExpiringValueState<V>(ValueState<Expiring<V>> values, TimeToLive<?> ttl) implements ValueState<V> {

    static <V> ExpiringValueState<V> of(ValueState<Expiring<V>> values, TimeToLive<?> ttl) {
        ExpiringValueState<V> state = new ExpiringValueState<>(values, ttl);
        ttl.dropWith(state::drop);
        return state;
    }

    @Override
    public @Nullable V value() {
        Expiring<V> expiring = values.value();
        if (expiring == null || ttl.isGone(expiring)) {
            return null;
        }
        if (ttl.isRefreshedByReading()) {
            update(expiring.value());
        }
        return expiring.value();
    }

    @Override
    public void update(V value) {
        values.update(ttl.starting(value));
    }

    @Override
    public void clear() {
        values.clear();
    }

    private void drop() {
        Expiring<V> expiring = values.value();
        if (expiring != null) {
            if (ttl.isGone(expiring)) {
                values.clear();
            } else {
                ttl.lookAgain(expiring.expiryMicros());
            }
        }
    }
}
