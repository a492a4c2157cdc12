package dev.rivulet.engine.state;

import org.jspecify.annotations.Nullable;

/** One value per key. */
public interface ValueState<V> {

    /**
     * The value of the key at hand, null if there is none. Of a type that can be changed in place it may be; what was changed is kept
     * even without {@link #update}.
     */
    @Nullable V value();

    void update(V value);

    /** Leaves the key without a value. */
    void clear();
}
