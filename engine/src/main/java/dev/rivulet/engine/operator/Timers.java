package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.NamespaceCursor;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one operator and clock: a table whose namespaces are the times at which they are due, so that they come in the order of
 * time, key group and key. Owned by the lane.
 */
public final class Timers<K> {

    private final HeapTable<K, Boolean> table;
    private @Nullable NamespaceCursor<K, Boolean> due;

    public Timers(String uid, KeyCodec<K> keyCodec, int keyGroupCount) {
        this.table = new HeapTable<>(descriptor(uid, keyCodec), keyGroupCount);
    }

    private static <K> StateDescriptor<K, Boolean> descriptor(String uid, KeyCodec<K> keyCodec) {
        return new StateDescriptor<>(uid, keyCodec, Codecs.of(Boolean.class), () -> true);
    }

    public KeyedTable table() {
        return table;
    }

    /** Of several for one key and time there is one; whether this is it. */
    public boolean register(int keyGroup, K key, int hash, long timeMicros) {
        long countBefore = table.entryCount();
        table.findOrCreate(keyGroup, timeMicros, key, hash);
        return table.entryCount() > countBefore;
    }

    /** Whether there was one. */
    public boolean delete(int keyGroup, K key, int hash, long timeMicros) {
        StateEntry<K, Boolean> entry = table.find(keyGroup, timeMicros, key, hash);
        if (entry == null) {
            return false;
        }
        table.remove(entry);
        return true;
    }

    /** When the first one is due, {@link Long#MAX_VALUE} if there is none. */
    public long earliestMicros() {
        return table.isEmpty() ? Long.MAX_VALUE : table.lowestNamespace();
    }

    /** Takes out the next timer that is due at this time, or returns null if there is none. */
    public @Nullable StateEntry<K, Boolean> takeDue(long nowMicros) {
        while (true) {
            if (due == null) {
                if (earliestMicros() > nowMicros) {
                    return null;
                }
                due = table.cursor(earliestMicros());
            }
            StateEntry<K, Boolean> timer = due.next();
            if (timer != null) {
                table.remove(timer);
                return timer;
            }
            due = null;
        }
    }
}
