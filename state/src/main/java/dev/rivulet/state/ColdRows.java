package dev.rivulet.state;

import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link HeapTable} that lies in the store only: which entries go there, and how they come back. Owned by the table's
 * lane.
 *
 * <p>Only what the store has as it is may be evicted: a clean entry, while no snapshot is on its way. Of an evicted entry its
 * namespace keeps the hash of the key, so that a key that is not there mostly costs no look into the store.
 *
 * <p>Whom to evict is told by a clock: a hand goes round all slots; an entry that was found since the hand came by is passed over
 * once, another goes.
 */
final class ColdRows<K, V> {

    /** So many slots are looked at per entry that is wanted: they are at least a third empty, and entries in use are passed over. */
    private static final int VISITS_PER_ENTRY = 16;

    private final StateDescriptor<K, V> descriptor;
    private final KeyGroupTable.Groups<K, V> keyGroups;
    private @Nullable StateStore store;

    /** Whether the store has all that the table handed over. */
    private boolean isApplied = true;

    /** How many entries of the table only the store has; asked for with each batch, so it is not summed up. */
    private long evictedCount;

    private int handKeyGroup;
    private int handNamespace;
    private int handSlot;

    /** How many more key groups the hand goes into in this call: twice round, as what is in use gets a second chance. */
    private int groupsLeft;

    ColdRows(StateDescriptor<K, V> descriptor, KeyGroupTable.Groups<K, V> keyGroups) {
        this.descriptor = descriptor;
        this.keyGroups = keyGroups;
    }

    /**
     * @param from has all rows of this table that are not in its slots
     */
    void useStore(StateStore from) {
        store = from;
    }

    /** A restore leaves a key's entry in the store. */
    void noteEvicted(K key, NamespaceTable<K, V> home) {
        home.noteEvicted(descriptor.keyCodec().stableHash(key));
        evictedCount++;
    }

    /** Entries that are noted elsewhere went to the store alone, or, if negative, are the table's no more. */
    void addEvicted(long count) {
        evictedCount += count;
    }

    long evictedCount() {
        return evictedCount;
    }

    /** A snapshot begins: for a time the store is behind the table. */
    void onCut() {
        isApplied = false;
    }

    /** The store has all pieces of all snapshots. */
    void onApplied() {
        isApplied = true;
        keyGroups.forEachNamespace(table -> table.changes.forgetUnapplied());
    }

    /** Whether the store has all that the table handed over, so that what is clean may go. */
    boolean mayEvict() {
        return isApplied;
    }

    /** The key group that leaves the table takes with it what is known of the store. */
    void onDetach(KeyGroupTable<K, V> group) {
        group.store = store;
        group.isApplied = isApplied;
    }

    void onAttach(KeyGroupTable<K, V> group) {
        isApplied &= group.isApplied;
        store = store == null ? group.store : store;
    }

    /** Evicts so many entries, or fewer if the hand comes by too few that may go. */
    long evict(StateStore from, int entryCountMax) {
        if (!isApplied) {
            return 0;
        }
        useStore(from);
        long count = goRound(entryCountMax);
        evictedCount += count;
        return count;
    }

    private long goRound(int entryCountMax) {
        long count = 0;
        long visitsLeft = (long) entryCountMax * VISITS_PER_ENTRY;
        groupsLeft = 2 * keyGroups.count() + 1;
        while (count < entryCountMax && visitsLeft > 0) {
            NamespaceTable<K, V> table = tableAtHand();
            if (table == null) {
                return count;
            }
            if (table.evictAt(handSlot)) {
                count++; // Another may have moved into the slot, so the hand stays.
            } else {
                handSlot++;
            }
            visitsLeft--;
        }
        return count;
    }

    /** Reads the entry of a key back if it was evicted; null if the key has none. */
    @Nullable StateEntry<K, V> readBack(NamespaceTable<K, V> table, K key, int hash) {
        if (!table.mayHaveEvicted(hash) || table.changes.isRemoved(key)) {
            return null;
        }
        ByteWriter rowKey = new ByteWriter();
        StateRowKey.write(table.keyGroup, table.namespace, key, descriptor.keyCodec(), rowKey);
        byte[] rowKeyBytes = rowKey.toByteArray();
        try {
            byte[] value = storeOf(table).get(descriptor.uid(), rowKeyBytes);
            if (value == null) {
                return null;
            }
            StateEntry<K, V> entry = table.addBack(key, hash, descriptor.decodeValue(rowKeyBytes, value));
            evictedCount--;
            return entry;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads all evicted entries of a namespace back, as they are wanted in order. */
    void readAllBack(NamespaceTable<K, V> table) {
        if (table.evictedCount() == 0) {
            return;
        }
        forEachCold(table, StateRowKey.prefix(table.keyGroup, table.namespace), table::addBack);
        checkAllBack(table);
    }

    /** Is given an entry that only the store has. */
    interface ColdEntry<K, V> {
        void readBack(K key, int hash, V value);
    }

    /**
     * Has the entries of a namespace read back whose row keys begin with these bytes, and which are not on the heap: a row that was removed may
     * still be in the store, as may the old value of one that is on the heap.
     */
    void forEachCold(NamespaceTable<K, V> table, byte[] start, ColdEntry<K, V> found) {
        try {
            storeOf(table).forEachBetween(descriptor.uid(), start, StateRowKey.endOf(start), (rowKey, value) -> {
                K key = descriptor.decodeKey(rowKey);
                int hash = descriptor.keyCodec().stableHash(key);
                if (!table.changes.isRemoved(key) && table.find(key, hash) == null) {
                    found.readBack(key, hash, descriptor.decodeValue(rowKey, value));
                    evictedCount--;
                }
            });
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Throws unless all that was evicted of a namespace was found in the store. */
    void checkAllBack(NamespaceTable<K, V> table) {
        if (table.evictedCount() > 0) {
            throw unreadable(new CorruptStateException("namespace " + table.namespace + " of key group "
                    + table.keyGroup + " lacks " + table.evictedCount() + " rows that it had"));
        }
    }

    private StateStore storeOf(NamespaceTable<K, V> table) {
        if (store == null) {
            throw new AssertionError("key group " + table.keyGroup + " has evicted entries and no store");
        }
        return store;
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException(
                "state '" + descriptor.uid()
                        + "': an evicted entry cannot be read back; restart from the last checkpoint",
                cause);
    }

    /** The namespace that the hand points into, moved on over those that it has been through; null after two rounds. */
    private @Nullable NamespaceTable<K, V> tableAtHand() {
        while (groupsLeft > 0) {
            KeyGroupTable<K, V> group = keyGroups.find(handKeyGroup);
            while (group != null && handNamespace < group.namespaceCount()) {
                NamespaceTable<K, V> table = group.namespaceAt(handNamespace);
                if (handSlot < table.slotCount()) {
                    return table;
                }
                table.shrink();
                handNamespace++;
                handSlot = 0;
            }
            goToNextGroup();
            handNamespace = 0;
            handSlot = 0;
        }
        return null;
    }

    private void goToNextGroup() {
        KeyGroupTable<K, V> next = keyGroups.firstFrom(handKeyGroup + 1);
        int nextKeyGroup = next == null ? keyGroups.count() : next.keyGroup();
        groupsLeft -= nextKeyGroup - handKeyGroup;
        handKeyGroup = nextKeyGroup % keyGroups.count();
    }
}
