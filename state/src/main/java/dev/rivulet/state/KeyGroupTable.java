package dev.rivulet.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key group: a short sorted list of namespaces, mostly one to three open windows. Owned by
 * the table's lane; holds all that belongs to its key group, so that another lane can be handed it as it is.
 */
final class KeyGroupTable<K, V> implements KeyGroupState {

    private final String uid;
    private final int keyGroup;
    private final List<NamespaceTable<K, V>> namespaces = new ArrayList<>(2);

    /** Namespaces that were removed since the last cut and that the store has rows of, each once. */
    private long[] removedNamespaces = new long[0];

    private int removedNamespaceCount;

    /** While no table has it: the mark of its dirty entries. */
    byte dirtyMark;

    /**
     * How many entries the namespace removed last had: the next window will have about as many. Used once, so that one large
     * namespace does not make many small ones large.
     */
    private int expectedEntryCount;

    KeyGroupTable(String uid, int keyGroup) {
        this.uid = uid;
        this.keyGroup = keyGroup;
    }

    @Override
    public int keyGroup() {
        return keyGroup;
    }

    @Override
    public String uid() {
        return uid;
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
            noteRemoved(namespace);
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

    boolean hasChanges() {
        return changeCount() > 0;
    }

    long entryCount() {
        long count = 0;
        for (NamespaceTable<K, V> table : namespaces) {
            count += table.entryCount();
        }
        return count;
    }

    /**
     * Sets the changes aside for the snapshot that begins.
     *
     * @param changed where to add the namespaces that have any
     * @return the removed namespaces
     */
    long[] cut(Collection<NamespaceTable<K, V>> changed) {
        for (NamespaceTable<K, V> table : namespaces) {
            if (table.cut()) {
                changed.add(table);
            }
        }
        long[] removed = Arrays.copyOf(removedNamespaces, removedNamespaceCount);
        removedNamespaceCount = 0;
        return removed;
    }

    /** Gives all dirty entries another mark, that of the table which takes them over, unless they have it. */
    void remark(byte wantedMark) {
        if (dirtyMark != wantedMark) {
            for (NamespaceTable<K, V> table : namespaces) {
                table.changes.remark(wantedMark);
            }
        }
    }

    long changeCount() {
        long count = removedNamespaceCount;
        for (NamespaceTable<K, V> table : namespaces) {
            count += table.changes.changeCount();
        }
        return count;
    }

    private void noteRemoved(long namespace) {
        if (removedNamespaceCount == removedNamespaces.length) {
            removedNamespaces = Arrays.copyOf(removedNamespaces, Math.max(4, removedNamespaceCount * 2));
        }
        removedNamespaces[removedNamespaceCount++] = namespace;
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
