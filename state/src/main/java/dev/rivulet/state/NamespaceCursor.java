package dev.rivulet.state;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all entries of one namespace, by key group and then by the order of keys: the order in which a window fires. Owned by
 * the table's lane, which may leave it after any entry and come back later.
 *
 * <p>Only the key group at hand is sorted, when the walk reaches it, so a walk over a million keys needs memory for those of one
 * group. Between two calls the table may change: entries removed meanwhile are left out, and entries added to the key group at hand
 * are not met.
 */
public final class NamespaceCursor<K, V> {

    private final HeapTable<K, V> table;
    private final long namespace;
    private int nextKeyGroup;
    private Iterator<StateEntry<K, V>> keyGroupEntries =
            List.<StateEntry<K, V>>of().iterator();

    NamespaceCursor(HeapTable<K, V> table, long namespace) {
        this.table = table;
        this.namespace = namespace;
    }

    public long namespace() {
        return namespace;
    }

    /** The next entry, or null when the walk is over. */
    public @Nullable StateEntry<K, V> next() {
        while (true) {
            while (keyGroupEntries.hasNext()) {
                StateEntry<K, V> entry = table.present(keyGroupEntries.next());
                if (entry != null) {
                    return entry;
                }
            }
            if (nextKeyGroup == table.keyGroupCount()) {
                return null;
            }
            keyGroupEntries = table.sortedEntries(nextKeyGroup, namespace).iterator();
            nextKeyGroup++;
        }
    }
}
