package dev.rivulet.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key group: a short sorted list of namespaces, mostly one to three open windows. Owned by
 * the table's lane; holds all that belongs to its key group, so that another lane can be handed it as it is.
 */
final class KeyGroupTable<K, V> implements KeyGroupState {

    private static final long[] NO_NAMESPACES = new long[0];

    private final String uid;
    private final int keyGroup;
    private final List<NamespaceTable<K, V>> namespaces = new ArrayList<>(0);

    /** Namespaces that were removed since the last cut and that the store has rows of, each once. */
    private long[] removedNamespaces = NO_NAMESPACES;

    private int removedNamespaceCount;

    /** While no table has it: the mark of its dirty entries. */
    byte dirtyMark;

    /** While no table has it: where its evicted entries are. */
    @Nullable StateStore store;

    /** While no table has it: whether the store has all that its last table handed over. */
    boolean isApplied;

    /** What the operator made of the entries, see {@link NamespaceRange#keep}; goes to another lane with them. */
    @Nullable Object derived;

    long derivedCount;

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

    /** Whether it has the namespace; quick where that is the lowest, as it is when time comes to it. */
    boolean has(long namespace) {
        if (namespaces.isEmpty() || namespaces.get(0).namespace > namespace) {
            return false;
        }
        return namespaces.get(0).namespace == namespace || indexOf(namespace) >= 0;
    }

    NamespaceTable<K, V> add(long namespace) {
        NamespaceTable<K, V> table = new NamespaceTable<>(keyGroup, namespace, expectedEntryCount);
        expectedEntryCount = 0;
        namespaces.add(-1 - indexOf(namespace), table);
        return table;
    }

    /** The place, among its namespaces, of the first that is not below this one; their number if all are. */
    int firstFrom(long namespace) {
        int index = indexOf(namespace);
        return index < 0 ? -1 - index : index;
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
        for (int i = 0; i < namespaces.size(); i++) {
            count += namespaces.get(i).entryCount();
        }
        return count;
    }

    /** How many of them only the store has. */
    long evictedCount() {
        long count = 0;
        for (int i = 0; i < namespaces.size(); i++) {
            count += namespaces.get(i).evictedCount();
        }
        return count;
    }

    int namespaceCount() {
        return namespaces.size();
    }

    NamespaceTable<K, V> namespaceAt(int index) {
        return namespaces.get(index);
    }

    /**
     * Sets the changes aside for the snapshot that begins.
     *
     * @param changed where to add the namespaces that have any
     * @return the removed namespaces
     */
    long[] cut(Collection<NamespaceTable<K, V>> changed) {
        for (int i = 0; i < namespaces.size(); i++) {
            NamespaceTable<K, V> table = namespaces.get(i);
            if (table.cut()) {
                changed.add(table);
            }
        }
        if (removedNamespaceCount == 0) {
            return NO_NAMESPACES;
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
        for (int i = 0; i < namespaces.size(); i++) {
            count += namespaces.get(i).changes.changeCount();
        }
        return count;
    }

    long putCount() {
        long count = 0;
        for (int i = 0; i < namespaces.size(); i++) {
            count += namespaces.get(i).changes.putCount();
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

    /** Whether another one, made anew, would do as well. */
    private boolean isUnused() {
        return namespaces.isEmpty() && removedNamespaceCount == 0 && derived == null;
    }

    /**
     * The key groups of a table. One is made when it gets its first entry, and let go of at the cut that finds it unused: most tables of most
     * lanes have entries in a few key groups only, and whatever goes through all of them goes through those. Owned by the table's lane.
     *
     * <p>Knows the lowest namespace over all of them too, because it is asked for after every batch; the table tells what comes and goes.
     */
    static final class Groups<K, V> {

        private final String uid;
        private final @Nullable KeyGroupTable<K, V>[] tables;

        /** Where there is one. */
        private final BitSet present;

        private long lowest;
        private boolean isLowestKnown;

        @SuppressWarnings({"unchecked", "rawtypes"
        }) // An array of a generic type cannot be made otherwise; it never leaves this class.
        Groups(String uid, int count) {
            if (count < 1 || count > StateRowKey.KEY_GROUP_COUNT_MAX) {
                throw new IllegalArgumentException(
                        "keyGroupCount is " + count + ", wanted 1 to " + StateRowKey.KEY_GROUP_COUNT_MAX);
            }
            this.uid = uid;
            this.tables = new KeyGroupTable[count];
            this.present = new BitSet(count);
        }

        int count() {
            return tables.length;
        }

        @Nullable KeyGroupTable<K, V> find(int keyGroup) {
            return tables[keyGroup];
        }

        KeyGroupTable<K, V> findOrAdd(int keyGroup) {
            KeyGroupTable<K, V> found = tables[keyGroup];
            return found != null ? found : put(new KeyGroupTable<>(uid, keyGroup));
        }

        KeyGroupTable<K, V> put(KeyGroupTable<K, V> table) {
            tables[table.keyGroup] = table;
            present.set(table.keyGroup);
            isLowestKnown = false;
            return table;
        }

        /** Takes it out; null if there is none. */
        @Nullable KeyGroupTable<K, V> take(int keyGroup) {
            KeyGroupTable<K, V> taken = tables[keyGroup];
            tables[keyGroup] = null;
            present.clear(keyGroup);
            isLowestKnown = false;
            return taken;
        }

        /** The first one from there on; null if there is none. */
        @Nullable KeyGroupTable<K, V> firstFrom(int keyGroup) {
            int found = present.nextSetBit(keyGroup);
            return found < 0 ? null : tables[found];
        }

        long sum(ToLongFunction<KeyGroupTable<K, V>> count) {
            long sum = 0;
            for (KeyGroupTable<K, V> group = firstFrom(0); group != null; group = firstFrom(group.keyGroup + 1)) {
                sum += count.applyAsLong(group);
            }
            return sum;
        }

        /** The work may take the key group out that it is shown. */
        void forEach(Consumer<KeyGroupTable<K, V>> work) {
            for (KeyGroupTable<K, V> group = firstFrom(0); group != null; group = firstFrom(group.keyGroup + 1)) {
                work.accept(group);
            }
        }

        void forEachNamespace(Consumer<NamespaceTable<K, V>> work) {
            forEach(group -> group.namespaces.forEach(work));
        }

        /**
         * Sets the changes of all aside for the snapshot that begins.
         *
         * @param changed where to add the namespaces that have any
         * @return the removed namespaces, by key group where there are any
         */
        NavigableMap<Integer, long[]> cut(Collection<NamespaceTable<K, V>> changed) {
            NavigableMap<Integer, long[]> removed = new TreeMap<>();
            forEach(group -> {
                long[] ofGroup = group.cut(changed);
                if (ofGroup.length > 0) {
                    removed.put(group.keyGroup, ofGroup);
                }
                if (group.isUnused()) {
                    take(group.keyGroup);
                }
            });
            return removed;
        }

        /** Throws unless a range of key groups can be restored. */
        void checkEmpty(int start, int end) {
            Objects.checkFromToIndex(start, end, tables.length);
            KeyGroupTable<K, V> group = firstFrom(start);
            while (group != null && group.isEmpty()) {
                group = firstFrom(group.keyGroup + 1);
            }
            if (group != null && group.keyGroup < end) {
                throw new IllegalStateException("state '" + uid + "': key group " + group.keyGroup
                        + " has entries already; restore into a new table");
            }
        }

        /** Throws unless the state may take its place among these. */
        void checkFits(KeyGroupState state) {
            int keyGroup = state.keyGroup();
            if (!(state instanceof KeyGroupTable) || !state.uid().equals(uid) || keyGroup >= tables.length) {
                throw new IllegalArgumentException("key group " + keyGroup + " of state '" + state.uid()
                        + "' has no place in a table of " + tables.length + " key groups of '" + uid + "'");
            }
            KeyGroupTable<K, V> there = tables[keyGroup];
            if (there != null && (!there.isEmpty() || there.hasChanges())) {
                throw new IllegalStateException("state '" + uid + "': key group " + keyGroup
                        + " has entries or deletions already, and would lose them");
            }
        }

        /**
         * @param isFirst whether there was none before
         */
        void onNamespaceAdded(long namespace, boolean isFirst) {
            if (isFirst) {
                lowest = namespace;
                isLowestKnown = true;
            } else if (isLowestKnown && namespace < lowest) {
                lowest = namespace;
            }
        }

        /** A namespace went out of one key group; others may have it still. */
        void onNamespaceRemoved(long namespace) {
            if (isLowestKnown && namespace == lowest) {
                isLowestKnown = false;
            }
        }

        /** Only if there is one. */
        long lowestNamespace() {
            if (!isLowestKnown) {
                lowest = Long.MAX_VALUE;
                forEach(group -> lowest = Math.min(lowest, group.isEmpty() ? lowest : group.lowestNamespace()));
                isLowestKnown = true;
            }
            return lowest;
        }
    }
}
