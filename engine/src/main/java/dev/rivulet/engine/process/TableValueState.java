package dev.rivulet.engine.process;

import dev.rivulet.engine.failure.Immutability;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateEntry;
import org.jspecify.annotations.Nullable;

/** One value per key, in a table. Owned by the lane. */
record TableValueState<K, V>(HeapTable<K, V> table, CurrentKey<K> current) implements ValueState<V> {

    private static final long NAMESPACE = 0;

    @Override
    public @Nullable V value() {
        StateEntry<K, V> entry = find();
        if (entry == null) {
            return null;
        }
        V value = entry.value();
        if (!Immutability.isImmutable(value)) {
            table.markDirty(entry); // Before it is handed out, since nobody tells when it is changed.
            current.journal().noteHandedOut(value, table.descriptor().valueCodec(), this::set);
        }
        return value;
    }

    @Override
    public void update(V value) {
        StateEntry<K, V> entry = find();
        if (entry == null) {
            current.journal().note(this::remove);
        } else {
            V before = entry.value();
            current.journal().note(() -> set(before));
        }
        set(entry, value);
    }

    private void set(V value) {
        set(find(), value);
    }

    private void set(@Nullable StateEntry<K, V> entry, V value) {
        if (entry == null) {
            table.create(current.keyGroup(), NAMESPACE, current.key(), current.hash(), value);
        } else {
            table.markDirty(entry);
            entry.setValue(value);
        }
    }

    @Override
    public void clear() {
        StateEntry<K, V> entry = find();
        if (entry != null) {
            V before = entry.value();
            current.journal().note(() -> set(before));
            table.remove(entry);
        }
    }

    private void remove() {
        StateEntry<K, V> entry = find();
        if (entry != null) {
            table.remove(entry);
        }
    }

    private @Nullable StateEntry<K, V> find() {
        return table.find(current.keyGroup(), NAMESPACE, current.key(), current.hash());
    }
}
