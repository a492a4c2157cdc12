package dev.rivulet.state.table;

import dev.rivulet.state.KeyGroupState;
import java.util.NavigableMap;

/** A key group on its way to another table: its rows, and their index, which knows the evicted keys. */
record IndexedKeyGroup<K, T extends KeyRows<K, ?, ?>>(KeyGroupState rows, NavigableMap<Long, NamespaceKeys<K, T>> index)
        implements KeyGroupState {

    @Override
    public int keyGroup() {
        return rows.keyGroup();
    }

    @Override
    public String uid() {
        return rows.uid();
    }

    /**
     * @throws IllegalArgumentException if it is another kind of table's
     */
    static IndexedKeyGroup<?, ?> of(KeyGroupState state) {
        if (state instanceof IndexedKeyGroup<?, ?> indexed) {
            return indexed;
        }
        throw new IllegalArgumentException("key group " + state.keyGroup() + " of state '" + state.uid()
                + "' is of a plain table; maps and lists go to tables of their kind");
    }
}
