package dev.rivulet.state.table;

import dev.rivulet.state.RowGroups;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@link CompositeTable} whose rows lie in the store only: which keys go there, and how they come back. Owned by the
 * table's lane.
 *
 * <p>A key goes with all of its rows, when the store has each as it is, and leaves the index; its namespace keeps the hash of the key,
 * so that a key that has nothing mostly costs no look into the store. When it is asked for, one range of the store has its rows.
 *
 * <p>Whom to evict is told by a clock: a hand goes round all resident keys; one that was found since the hand came by is passed over
 * once, another goes.
 */
final class ColdKeys<K, R extends RowKey<K>, V, T extends KeyRows<K, R, V>> {

    /** So many keys and rows are looked at per row that is wanted: keys in use are passed over, and one row may be dirty. */
    private static final int VISITS_PER_ROW = 16;

    private final KeyIndex<K, T> index;
    private final RowGroups<R, V> groups;

    private int handKeyGroup;
    private long handNamespace = Long.MIN_VALUE;
    private int handIndex;

    /** How many more key groups the hand goes into in this call: twice round, as what is in use gets a second chance. */
    private int groupsLeft;

    ColdKeys(KeyIndex<K, T> index, RowGroups<R, V> groups) {
        this.index = index;
        this.groups = groups;
    }

    /** Notes the keys of rows that stay in the store; the rows of a key lie together. */
    long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException {
        LastKey<K> last = new LastKey<>();
        return groups.restoreColdFrom(store, keyGroupStart, keyGroupEnd, (keyGroup, namespace, rowKey) -> {
            K key = rowKey.key();
            if (last.isOther(keyGroup, namespace, key)) {
                index.findOrAddNamespace(keyGroup, namespace)
                        .noteEvicted(index.keyCodec().stableHash(key));
            }
        });
    }

    /** Evicts so many rows or some more, those of the last key, or fewer if the hand comes by too few that may go. */
    long evict(StateStore from, int rowCountMax) {
        if (!groups.mayEvict()) {
            return 0;
        }
        long evictedCount = 0;
        long visitsLeft = (long) rowCountMax * VISITS_PER_ROW;
        groupsLeft = 2 * index.keyGroupCount() + 1;
        while (evictedCount < rowCountMax && visitsLeft > 0) {
            NamespaceKeys<K, T> keys = keysAtHand();
            if (keys == null) {
                return evictedCount;
            }
            T held = keys.residentAt(handIndex);
            visitsLeft--;
            if (held.isReferenced || held.isEmpty()) {
                held.isReferenced = false; // An empty one leaves at the cut.
                handIndex++;
                continue;
            }
            int cleanCount = cleanCount(held);
            visitsLeft -= cleanCount;
            if (cleanCount < held.size()) {
                handIndex++;
            } else {
                evict(from, keys, held); // Another may have moved to its place, so the hand stays.
                evictedCount += cleanCount;
            }
        }
        return evictedCount;
    }

    /** Reads what a key has back if it was evicted; null if it has nothing. */
    @Nullable T readBack(int keyGroup, long namespace, K key, int hash) {
        NamespaceKeys<K, T> keys = index.findNamespace(keyGroup, namespace);
        if (keys == null || !keys.mayHaveEvicted(hash)) {
            return null;
        }
        groups.readBack(keyGroup, namespace, key, index.keyCodec(), taker(keys));
        return keys.find(key);
    }

    /** Reads all evicted keys of a namespace back, as they are wanted in order. */
    void readAllBack(int keyGroup, long namespace) {
        NamespaceKeys<K, T> keys = index.findNamespace(keyGroup, namespace);
        if (keys != null) {
            groups.readAllBack(keyGroup, namespace, taker(keys));
        }
    }

    private Consumer<StateEntry<R, V>> taker(NamespaceKeys<K, T> keys) {
        return row -> {
            K key = row.key().key();
            T held = keys.find(key);
            if (held == null) {
                int hash = index.keyCodec().stableHash(key);
                held = index.findOrAdd(row.keyGroup(), row.namespace(), key, hash);
                keys.noteReadBack(hash);
            }
            held.take(row);
        };
    }

    private void evict(StateStore from, NamespaceKeys<K, T> keys, T held) {
        groups.evict(from, held.rows());
        held.isEvicted = true;
        keys.noteEvicted(held.hash);
        keys.remove(held);
    }

    /** How many rows are clean up to the first that is not. */
    private static <R, V> int cleanCount(KeyRows<?, R, V> held) {
        int count = 0;
        for (StateEntry<R, V> row : held.rows()) {
            if (row.isDirty()) {
                return count;
            }
            count++;
        }
        return count;
    }

    /** The namespace that the hand points into, moved on over those that it has been through; null after two rounds. */
    private @Nullable NamespaceKeys<K, T> keysAtHand() {
        while (groupsLeft > 0) {
            NavigableMap<Long, NamespaceKeys<K, T>> namespaces = index.namespaces(handKeyGroup);
            Map.Entry<Long, NamespaceKeys<K, T>> atHand =
                    namespaces.isEmpty() ? null : namespaces.ceilingEntry(handNamespace);
            while (atHand != null) {
                if (atHand.getKey() != handNamespace) {
                    handNamespace = atHand.getKey();
                    handIndex = 0;
                }
                if (handIndex < atHand.getValue().residentCount()) {
                    return atHand.getValue();
                }
                groups.shrink(handKeyGroup, handNamespace);
                atHand = namespaces.higherEntry(handNamespace);
            }
            handKeyGroup = (handKeyGroup + 1) % index.keyGroupCount();
            groupsLeft--;
            handNamespace = Long.MIN_VALUE;
            handIndex = 0;
        }
        return null;
    }

    /** Tells where another key begins in a walk over rows. */
    private static final class LastKey<K> {
        private int keyGroup;
        private long namespace;
        private @Nullable K key;

        boolean isOther(int nextKeyGroup, long nextNamespace, K next) {
            boolean isOther =
                    key == null || keyGroup != nextKeyGroup || namespace != nextNamespace || !Objects.equals(key, next);
            keyGroup = nextKeyGroup;
            namespace = nextNamespace;
            key = next;
            return isOther;
        }
    }
}
