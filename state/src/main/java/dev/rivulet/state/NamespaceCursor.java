package dev.rivulet.state;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all entries of one namespace, by key group and then by the order of keys: the order in which a window fires. Owned by
 * the table's lane, which may leave it after any entry and come back later.
 *
 * <p>Only the key group at hand is sorted and read back, when the walk reaches it; and a walk that {@link HeapTable#drain drains} the
 * namespace removes each key group's entries when it goes on to the next. So a walk over a million keys needs memory for those of one
 * group. Between two calls the table may change: entries removed meanwhile are left out, and entries added to the key group at hand
 * are not met.
 */
public final class NamespaceCursor<K, V> {

    private final HeapTable<K, V> table;
    private final long namespace;
    private final boolean isDraining;
    /** The one at hand, -1 before the first. */
    private int keyGroup = -1;

    private Iterator<StateEntry<K, V>> keyGroupEntries =
            List.<StateEntry<K, V>>of().iterator();

    NamespaceCursor(HeapTable<K, V> table, long namespace, boolean isDraining) {
        this.table = table;
        this.namespace = namespace;
        this.isDraining = isDraining;
    }

    public long namespace() {
        return namespace;
    }

    /** The next entry, or null when the walk is over. */
    public @Nullable StateEntry<K, V> next() {
        while (true) {
            while (keyGroupEntries.hasNext()) {
                StateEntry<K, V> entry = present(keyGroupEntries.next());
                if (entry != null) {
                    return entry;
                }
            }
            if (isDraining && keyGroup >= 0) {
                table.removeNamespace(keyGroup, namespace);
            }
            keyGroup = nextKeyGroup();
            if (keyGroup == table.keyGroupCount()) {
                keyGroup--; // Asked again, it is over again.
                return null;
            }
            keyGroupEntries = table.sortedEntries(keyGroup, namespace).iterator();
        }
    }

    /** Most namespaces that are times lie in one key group or a few, so the others must cost next to nothing. */
    private int nextKeyGroup() {
        KeyGroupTable<K, V> next = table.keyGroups().firstFrom(keyGroup + 1);
        while (next != null && !next.has(namespace)) {
            next = table.keyGroups().firstFrom(next.keyGroup() + 1);
        }
        return next == null ? table.keyGroupCount() : next.keyGroup();
    }

    /** The entry as the table has it now; null if it was removed. */
    private @Nullable StateEntry<K, V> present(StateEntry<K, V> entry) {
        if (entry.isRemoved()) {
            return null;
        }
        return entry.isEvicted() ? table.find(entry.keyGroup(), entry.namespace(), entry.key, entry.hash) : entry;
    }
}
