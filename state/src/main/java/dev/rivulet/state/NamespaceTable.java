package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.internal.HashBag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key group and namespace: an open-addressing hash table with linear probing. Owned by the table's lane.
 *
 * <p>Idea: an array of references to entries, at most a third full, so that a hit costs two dependent loads (slot, entry) like a node
 * of {@code java.util.HashMap}, and a miss mostly one. Removal shifts the followers back instead of leaving tombstones, so that a
 * table with much coming and going stays quick. The caller's hash also chose the key group, so all entries of a table agree in
 * some function of it; a multiplication spreads the rest over the top bits, which address the slots.
 */
final class NamespaceTable<K, V> {

    /** 2^32 divided by the golden ratio, odd: consecutive hashes land far apart. */
    private static final int HASH_SPREAD = 0x9E3779B9;

    private static final int SLOT_COUNT_MIN = 8;

    /**
     * At least so many slots per entry: each entry that is looked at in vain is a cache miss and a branch gone wrong, which is dearer
     * than the 4 bytes that a slot takes.
     */
    private static final int SLOTS_PER_ENTRY = 3;

    /** The largest power of two that an array can have. */
    private static final int SLOT_COUNT_MAX = 1 << 30;

    final int keyGroup;
    final long namespace;

    private @Nullable StateEntry<K, V>[] slots;

    /** How far a spread hash is shifted to address a slot. */
    private int slotShift;

    /** How many entries are in the slots. */
    private int residentCount;

    /** The hashes of the entries that only the store has, if there ever were any. */
    private @Nullable HashBag evicted;

    /** How many more only the store has, to which {@link RowGroups} knows the way. */
    private int evictedInGroupsCount;

    /** What the next snapshot, and the running one, have of this namespace. */
    final NamespaceChanges<K, V> changes = new NamespaceChanges<>();

    /** Whether the store has any row of this namespace, or will have one by the running snapshot. */
    private boolean hasStored;

    /** Whether the whole namespace was removed: none of its entries may be used any more. */
    private boolean isAbandoned;

    NamespaceTable(int keyGroup, long namespace, int expectedEntryCount) {
        this.keyGroup = keyGroup;
        this.namespace = namespace;
        int slotCount = Math.max(SLOT_COUNT_MIN, slotCountFor(expectedEntryCount));
        this.slots = entryArray(slotCount);
        this.slotShift = shiftFor(slotCount);
    }

    int entryCount() {
        return residentCount + evictedCount();
    }

    int residentCount() {
        return residentCount;
    }

    int evictedCount() {
        return evictedInGroupsCount + (evicted == null ? 0 : evicted.count());
    }

    boolean hasStored() {
        return hasStored;
    }

    @Nullable StateEntry<K, V> find(K key, int hash) {
        @Nullable StateEntry<K, V>[] slots = this.slots;
        int slot = hash * HASH_SPREAD >>> slotShift;
        while (true) {
            StateEntry<K, V> entry = slots[slot];
            if (entry == null) {
                return null;
            }
            if (entry.hash == hash && entry.key.equals(key)) {
                if (!entry.isReferenced) { // A write to memory only when it is needed.
                    entry.isReferenced = true;
                }
                return entry;
            }
            slot = slot + 1 & slots.length - 1;
        }
    }

    /** Adds an entry for a key that {@link #find} did not find; it is not dirty. */
    StateEntry<K, V> add(K key, int hash, V value) {
        if (residentCount + 1 > slots.length / SLOTS_PER_ENTRY) {
            grow();
        }
        StateEntry<K, V> entry = new StateEntry<>(this, key, hash, value);
        entry.isStored = changes.takeBack(key);
        slots[emptySlotFor(hash)] = entry;
        residentCount++;
        return entry;
    }

    void markStored(StateEntry<K, V> entry) {
        entry.isStored = true;
        hasStored = true;
    }

    void remove(StateEntry<K, V> entry) {
        closeGap(slotOf(entry));
        residentCount--;
        entry.place = StateEntry.REMOVED;
        changes.remove(entry);
    }

    /** Whether only the store may have an entry with that hash. */
    boolean mayHaveEvicted(int hash) {
        return evicted != null && evicted.mayContain(hash);
    }

    /**
     * The hand of the clock comes by: an entry that the store has as it is goes, unless it was found since the last time.
     *
     * @return whether an entry went
     */
    boolean evictAt(int slot) {
        StateEntry<K, V> entry = slots[slot];
        if (entry == null || entry.isDirty() || !entry.isStored) {
            return false;
        }
        if (entry.isReferenced) {
            entry.isReferenced = false;
            return false;
        }
        letGo(entry, slot);
        noteEvicted(entry.hash);
        return true;
    }

    /** Evicts an entry together with others, so that its own hash need not be kept. */
    void evictInGroup(StateEntry<K, V> entry) {
        Invariant.check(!entry.isDirty(), "What is evicted is in the store as it is.");
        Invariant.check(entry.isStored, "What is evicted is in the store.");
        letGo(entry, slotOf(entry));
        noteEvictedInGroup();
    }

    private void letGo(StateEntry<K, V> entry, int slot) {
        closeGap(slot);
        residentCount--;
        entry.place = StateEntry.EVICTED;
    }

    /** Notes an entry that only the store has. */
    void noteEvicted(int hash) {
        if (evicted == null) {
            evicted = new HashBag();
        }
        evicted.add(hash);
        hasStored = true;
    }

    /** Notes an entry that only the store has, and that is not looked for alone. */
    void noteEvictedInGroup() {
        evictedInGroupsCount++;
        hasStored = true;
    }

    /** Takes an evicted entry back that was read from the store. */
    StateEntry<K, V> addBack(K key, int hash, V value) {
        Invariant.check(evicted != null && evicted.remove(hash), "What is read back was evicted.");
        return addStored(key, hash, value);
    }

    /** As {@link #addBack}, of an entry that was evicted together with others. */
    StateEntry<K, V> addBackInGroup(K key, int hash, V value) {
        Invariant.check(evictedInGroupsCount > 0, "What is read back was evicted.");
        evictedInGroupsCount--;
        return addStored(key, hash, value);
    }

    private StateEntry<K, V> addStored(K key, int hash, V value) {
        StateEntry<K, V> entry = add(key, hash, value);
        markStored(entry);
        return entry;
    }

    int slotCount() {
        return slots.length;
    }

    /** Gives memory back when most slots have been empty for a while. */
    void shrink() {
        int wanted = Math.max(SLOT_COUNT_MIN, slotCountFor(residentCount * 2));
        if (wanted < slots.length) {
            resize(wanted);
        }
    }

    /** The whole namespace goes. What a running snapshot has of it is still encoded, but otherwise it is not used any more. */
    void abandon() {
        isAbandoned = true;
    }

    boolean isAbandoned() {
        return isAbandoned;
    }

    /** Sets the changes aside for the snapshot that begins; whether there are any. */
    boolean cut() {
        hasStored |= changes.putCount() > 0;
        changes.cut(evictedCount() > 0);
        return changes.hasPending();
    }

    /** All entries that are in the slots, in the order of their keys. */
    List<StateEntry<K, V>> sortedEntries(KeyCodec<K> keyCodec) {
        List<StateEntry<K, V>> entries = new ArrayList<>(residentCount);
        forEachResident(entries::add);
        entries.sort(Comparator.comparing(StateEntry::key, keyCodec::compare));
        return entries;
    }

    /** Shows the entries that are in the slots, in no order. */
    void forEachResident(Consumer<? super StateEntry<K, V>> shown) {
        for (StateEntry<K, V> entry : slots) {
            if (entry != null) {
                shown.accept(entry);
            }
        }
    }

    private void grow() {
        if (slots.length == SLOT_COUNT_MAX) {
            throw new IllegalStateException("key group " + keyGroup + " has " + residentCount + " keys in namespace "
                    + namespace + ", and no table holds more; raise the number of key groups");
        }
        resize(slots.length * 2);
    }

    private void resize(int slotCount) {
        @Nullable StateEntry<K, V>[] old = slots;
        slots = entryArray(slotCount);
        slotShift = shiftFor(slots.length);
        for (StateEntry<K, V> entry : old) {
            if (entry != null) {
                slots[emptySlotFor(entry.hash)] = entry;
            }
        }
    }

    private int emptySlotFor(int hash) {
        int slot = hash * HASH_SPREAD >>> slotShift;
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private int slotOf(StateEntry<K, V> entry) {
        int slot = entry.hash * HASH_SPREAD >>> slotShift;
        while (slots[slot] != entry) {
            Invariant.check(slots[slot] != null, "An entry that was not removed is in its table.");
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    /** Moves back every follower whose own first slot does not lie behind the gap, so that no search ends at it too early. */
    private void closeGap(int gap) {
        int mask = slots.length - 1;
        int slot = gap;
        while (true) {
            slot = slot + 1 & mask;
            StateEntry<K, V> entry = slots[slot];
            if (entry == null) {
                slots[gap] = null;
                return;
            }
            int firstSlot = entry.hash * HASH_SPREAD >>> slotShift;
            if ((slot - firstSlot & mask) >= (slot - gap & mask)) {
                slots[gap] = entry;
                gap = slot;
            }
        }
    }

    private static int slotCountFor(int entryCount) {
        int wanted = Math.min(entryCount, SLOT_COUNT_MAX / SLOTS_PER_ENTRY) * SLOTS_PER_ENTRY;
        return Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
    }

    private static int shiftFor(int slotCount) {
        return 32 - Integer.numberOfTrailingZeros(slotCount);
    }

    @SuppressWarnings({"unchecked", "rawtypes"
    }) // An array of a generic type cannot be made otherwise; it never leaves this class.
    private static <K, V> @Nullable StateEntry<K, V>[] entryArray(int length) {
        return new StateEntry[length];
    }
}
