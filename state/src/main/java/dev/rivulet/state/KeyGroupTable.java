package dev.rivulet.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key group: a short sorted list of namespaces, mostly one to three open windows. Owned by
 * the table's lane; holds all that belongs to its key group, so that another lane can be handed it as it is.
 */
final class KeyGroupTable<K, V> {

    private final int keyGroup;
    private final List<NamespaceTable<K, V>> namespaces = new ArrayList<>(2);

    /** Removed namespaces that the store has rows of, each once. */
    private long[] removedNamespaces = new long[0];

    /**
     * How many entries the namespace removed last had: the next window will have about as many. Used once, so that one large
     * namespace does not make many small ones large.
     */
    private int expectedEntryCount;

    KeyGroupTable(int keyGroup) {
        this.keyGroup = keyGroup;
    }

    @Nullable NamespaceTable<K, V> find(long namespace) {
        int index = indexOf(namespace);
        return index < 0 ? null : namespaces.get(index);
    }

    NamespaceTable<K, V> add(long namespace) {
        NamespaceTable<K, V> table = new NamespaceTable<>(keyGroup, namespace, expectedEntryCount);
        expectedEntryCount = 0;
        namespaces.add(-1 - indexOf(namespace), table);
        return table;
    }

    /** Takes the namespace out, noting what the store must forget; null if it is not there. */
    @Nullable NamespaceTable<K, V> remove(long namespace) {
        int index = indexOf(namespace);
        if (index < 0) {
            return null;
        }
        NamespaceTable<K, V> table = namespaces.remove(index);
        if (table.hasStored()) {
            removedNamespaces = Arrays.copyOf(removedNamespaces, removedNamespaces.length + 1);
            removedNamespaces[removedNamespaces.length - 1] = namespace;
        }
        return table;
    }

    /** Sizes the next namespace by the one that ends. */
    void expect(int entryCount) {
        expectedEntryCount = entryCount;
    }

    boolean isEmpty() {
        return namespaces.isEmpty();
    }

    /** The lowest namespace; only if not empty. */
    long lowestNamespace() {
        return namespaces.get(0).namespace;
    }

    /** Ranges first: a removed namespace may be back with new entries. */
    void encodeChanges(StateChangesWriter out, StateDescriptor<K, V> descriptor) {
        for (long namespace : removedNamespaces) {
            out.deleteNamespace(keyGroup, namespace);
        }
        removedNamespaces = new long[0];
        for (NamespaceTable<K, V> table : namespaces) {
            table.encodeChanges(out, descriptor);
        }
    }

    long changeCount() {
        long count = removedNamespaces.length;
        for (NamespaceTable<K, V> table : namespaces) {
            count += table.changeCount();
        }
        return count;
    }

    /** As {@link Arrays#binarySearch(long[], long)}. */
    private int indexOf(long namespace) {
        int low = 0;
        int high = namespaces.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = namespaces.get(middle).namespace;
            if (found == namespace) {
                return middle;
            }
            if (found < namespace) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }
}
