package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one stateful operator in one lane, on the heap. Owned by that lane.
 *
 * <p>An entry is addressed by key group, namespace and key. The namespace is what the operator makes of it: a window's start, or 0
 * for plain keyed state; a namespace without entries does not exist. Values are objects that are changed in place; nothing is
 * serialized until a snapshot, which {@link #beginSnapshot} cuts and {@link #continueSnapshot} writes piece by piece, only what is
 * dirty. After a crash the table is rebuilt by {@link #restoreFrom} and the log.
 *
 * <pre>{@code
 * StateEntry<K, V> entry = table.findOrCreate(keyGroup, windowStart, key, hash);
 * table.markDirty(entry); // always before the change
 * entry.value().add(reading);
 * }</pre>
 *
 * <p>Cost of finding an entry: key group by index, namespace by a cached reference, key by one hash probe.
 */
public final class HeapTable<K, V> implements KeyedTable {

    private final StateDescriptor<K, V> descriptor;
    private final StoredRows<K, V> rows;
    private final KeyGroupTable<K, V>[] keyGroups;

    /**
     * Per key group the namespace asked for last: nearly all records of a batch go to one. In one small array, so that the way to
     * an entry leads through few cache lines.
     */
    private final @Nullable NamespaceTable<K, V>[] lastUsed;

    private long entryCount;

    /** What an entry is marked with that changes now; another one after each cut. */
    private byte dirtyMark = StateEntry.FIRST_DIRTY_MARK;

    private @Nullable TableSnapshot<K, V> snapshot;

    /** The lowest namespace of all key groups, if it is known. */
    private long lowestNamespace;

    private boolean isLowestKnown;

    /**
     * @param keyGroupCount how many key groups the job has, 1 to {@link StateRowKey#KEY_GROUP_COUNT_MAX}; the lane uses those given to
     *     it
     */
    @SuppressWarnings({"unchecked", "rawtypes"
    }) // An array of a generic type cannot be made otherwise; it never leaves this class.
    public HeapTable(StateDescriptor<K, V> descriptor, int keyGroupCount) {
        if (keyGroupCount < 1 || keyGroupCount > StateRowKey.KEY_GROUP_COUNT_MAX) {
            throw new IllegalArgumentException(
                    "keyGroupCount is " + keyGroupCount + ", wanted 1 to " + StateRowKey.KEY_GROUP_COUNT_MAX);
        }
        this.descriptor = descriptor;
        this.rows = new StoredRows<>(descriptor);
        this.keyGroups = new KeyGroupTable[keyGroupCount];
        this.lastUsed = new NamespaceTable[keyGroupCount];
        for (int i = 0; i < keyGroupCount; i++) {
            keyGroups[i] = new KeyGroupTable<>(descriptor.uid(), i);
        }
    }

    @Override
    public long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException {
        return restoreFrom(store, keyGroupStart, keyGroupEnd, descriptor.schema());
    }

    @Override
    public long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd, StateSchema written)
            throws IOException {
        return restoreFrom(store, keyGroupStart, keyGroupEnd, written, entry -> {});
    }

    /**
     * As {@link #restoreFrom(StateStore, int, int, StateSchema)}.
     *
     * @param restored is shown each entry, by key group, namespace and key
     * @throws IncompatibleStateException as there
     */
    public long restoreFrom(
            StateStore store,
            int keyGroupStart,
            int keyGroupEnd,
            StateSchema written,
            Consumer<? super StateEntry<K, V>> restored)
            throws IOException {
        Objects.checkFromToIndex(keyGroupStart, keyGroupEnd, keyGroups.length);
        for (int i = keyGroupStart; i < keyGroupEnd; i++) {
            if (!keyGroups[i].isEmpty()) {
                throw new IllegalStateException("state '" + descriptor.uid() + "': key group " + i
                        + " has entries already; restore into a new table");
            }
        }
        CodecReader<V> values = descriptor.valueReader(written);
        long countBefore = entryCount;
        store.forEach(
                descriptor.uid(),
                keyGroupStart,
                keyGroupEnd,
                (rowKey, rowValue) -> restored.accept(restoreRow(rowKey, rowValue, values)));
        return entryCount - countBefore;
    }

    /**
     * The entry of a key, or null.
     *
     * @param hash the key's {@link dev.rivulet.core.codec.KeyCodec#stableHash}, always the same for the same key
     */
    public @Nullable StateEntry<K, V> find(int keyGroup, long namespace, K key, int hash) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        return table == null ? null : table.find(key, hash);
    }

    /**
     * The entry of a key, made with the descriptor's initial value if there is none. A new entry is dirty.
     *
     * @param hash the key's {@link dev.rivulet.core.codec.KeyCodec#stableHash}, always the same for the same key
     */
    public StateEntry<K, V> findOrCreate(int keyGroup, long namespace, K key, int hash) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        if (table != null) {
            StateEntry<K, V> entry = table.find(key, hash);
            if (entry != null) {
                return entry;
            }
        }
        return create(keyGroup, namespace, key, hash, descriptor.initialValue().get());
    }

    /**
     * Makes an entry with a given value, for state that has no natural initial one. The entry is dirty.
     *
     * @param hash the key's {@link dev.rivulet.core.codec.KeyCodec#stableHash}, always the same for the same key
     * @throws IllegalStateException if the key has an entry
     */
    public StateEntry<K, V> create(int keyGroup, long namespace, K key, int hash, V value) {
        StateEntry<K, V> entry = add(keyGroup, namespace, key, hash, value);
        entry.home.changes.addDirty(entry, dirtyMark);
        return entry;
    }

    /**
     * Notes that the entry is about to change; cheap if it is dirty already. Must come <em>before</em> the value is touched: while a
     * snapshot is being encoded, the old value is saved here.
     */
    public void markDirty(StateEntry<K, V> entry) {
        if (entry.mark != dirtyMark) {
            becomeDirty(entry);
        }
    }

    private void becomeDirty(StateEntry<K, V> entry) {
        Invariant.check(!entry.isRemoved(), "A removed entry is not changed.");
        saveForSnapshot(entry);
        entry.home.changes.addDirty(entry, dirtyMark);
    }

    /** Has the running snapshot encode the entry now if it has not yet, as what follows must not reach it. */
    private void saveForSnapshot(StateEntry<K, V> entry) {
        if (snapshot != null && entry.isDirty() && entry.mark != dirtyMark) {
            snapshot.putEarly(entry);
        }
    }

    /** Removes an entry; one that was removed already stays so. */
    public void remove(StateEntry<K, V> entry) {
        if (entry.isRemoved()) {
            return;
        }
        saveForSnapshot(entry);
        NamespaceTable<K, V> home = entry.home;
        home.remove(entry);
        entryCount--;
        if (home.entryCount() == 0) {
            takeOutNamespace(home.keyGroup, home.namespace);
            forgetLowest(home.namespace);
        }
    }

    /**
     * Removes all entries of a namespace in one key group, in the store by a single range; nothing happens if there are none. Takes
     * the same time for any number of entries, also during a snapshot.
     */
    public void removeNamespace(int keyGroup, long namespace) {
        NamespaceTable<K, V> table = takeOutNamespace(keyGroup, namespace);
        if (table != null) {
            keyGroups[keyGroup].expect(table.entryCount());
            entryCount -= table.entryCount();
            table.abandon();
            forgetLowest(namespace);
        }
    }

    /** Removes all entries of a namespace in all key groups, as when a window has fired for good. */
    public void removeNamespace(long namespace) {
        for (int i = 0; i < keyGroups.length; i++) {
            removeNamespace(i, namespace);
        }
    }

    public boolean isEmpty() {
        return entryCount == 0;
    }

    @Override
    public String uid() {
        return descriptor.uid();
    }

    @Override
    public long entryCount() {
        return entryCount;
    }

    public int keyGroupCount() {
        return keyGroups.length;
    }

    @Override
    public StateDescriptor<K, V> descriptor() {
        return descriptor;
    }

    /**
     * The lowest namespace that has entries, over all key groups; asked after every batch, so it is mostly remembered.
     *
     * @throws IllegalStateException if the table is empty
     */
    public long lowestNamespace() {
        if (entryCount == 0) {
            throw new IllegalStateException("state '" + descriptor.uid() + "' is empty; ask isEmpty() first");
        }
        if (!isLowestKnown) {
            lowestNamespace = searchLowestNamespace();
            isLowestKnown = true;
        }
        return lowestNamespace;
    }

    /** A walk over the entries of a namespace, by key group and key. */
    public NamespaceCursor<K, V> cursor(long namespace) {
        return new NamespaceCursor<>(this, namespace);
    }

    /** How many puts and deletes the next snapshot would have if it were cut now; walks the namespaces of all key groups. */
    public long changeCount() {
        long count = 0;
        for (KeyGroupTable<K, V> group : keyGroups) {
            count += group.changeCount();
        }
        return count;
    }

    @Override
    public void beginSnapshot() {
        checkNotSnapshotting("another begins");
        TableSnapshot<K, V> begun = TableSnapshot.cut(descriptor, dirtyMark, keyGroups);
        dirtyMark = StateEntry.markAfter(dirtyMark);
        snapshot = begun.isOver() ? null : begun;
    }

    @Override
    public @Nullable StateChanges continueSnapshot(int entryCountMax) {
        if (entryCountMax < 1) {
            throw new IllegalArgumentException("entryCountMax is " + entryCountMax + ", wanted 1 or more");
        }
        TableSnapshot<K, V> running = snapshot;
        if (running == null) {
            return null;
        }
        running.encode(entryCountMax);
        StateChanges piece = running.handOver();
        if (running.isOver()) {
            snapshot = null;
        }
        return piece;
    }

    @Override
    public boolean isSnapshotting() {
        return snapshot != null;
    }

    @Override
    public KeyGroupState detach(int keyGroup) {
        checkNotSnapshotting("a key group is detached");
        Objects.checkIndex(keyGroup, keyGroups.length);
        KeyGroupTable<K, V> detached = keyGroups[keyGroup];
        replace(keyGroup, new KeyGroupTable<>(descriptor.uid(), keyGroup));
        detached.dirtyMark = dirtyMark;
        return detached;
    }

    @Override
    @SuppressWarnings("unchecked") // An operator of this uid has keys and values of these types.
    public void attach(KeyGroupState state) {
        checkNotSnapshotting("a key group is attached");
        int keyGroup = state.keyGroup();
        if (!(state instanceof KeyGroupTable)
                || !state.uid().equals(descriptor.uid())
                || keyGroup >= keyGroups.length) {
            throw new IllegalArgumentException("key group " + keyGroup + " of state '" + state.uid()
                    + "' has no place in a table of " + keyGroups.length + " key groups of '" + descriptor.uid() + "'");
        }
        if (!keyGroups[keyGroup].isEmpty() || keyGroups[keyGroup].hasChanges()) {
            throw new IllegalStateException("state '" + descriptor.uid() + "': key group " + keyGroup
                    + " has entries or deletions already, and would lose them");
        }
        KeyGroupTable<K, V> attached = (KeyGroupTable<K, V>) state;
        attached.remark(dirtyMark);
        replace(keyGroup, attached);
    }

    private void replace(int keyGroup, KeyGroupTable<K, V> replacement) {
        entryCount += replacement.entryCount() - keyGroups[keyGroup].entryCount();
        keyGroups[keyGroup] = replacement;
        lastUsed[keyGroup] = null;
        isLowestKnown = false;
    }

    private void checkNotSnapshotting(String wanted) {
        if (snapshot != null) {
            throw new IllegalStateException("state '" + descriptor.uid() + "': before " + wanted
                    + " the running snapshot must be over; go on with continueSnapshot()");
        }
    }

    List<StateEntry<K, V>> sortedEntries(int keyGroup, long namespace) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        if (table == null) {
            return List.of();
        }
        List<StateEntry<K, V>> entries = table.entries();
        entries.sort(Comparator.comparing(StateEntry::key, descriptor.keyCodec()::compare));
        return entries;
    }

    private @Nullable NamespaceTable<K, V> findNamespace(int keyGroup, long namespace) {
        NamespaceTable<K, V> last = lastUsed[keyGroup];
        if (last != null && last.namespace == namespace) {
            return last;
        }
        NamespaceTable<K, V> found = keyGroups[keyGroup].find(namespace);
        if (found != null) {
            lastUsed[keyGroup] = found;
        }
        return found;
    }

    private @Nullable NamespaceTable<K, V> takeOutNamespace(int keyGroup, long namespace) {
        lastUsed[keyGroup] = null;
        return keyGroups[keyGroup].remove(namespace);
    }

    private StateEntry<K, V> add(int keyGroup, long namespace, K key, int hash, V value) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        if (table == null) {
            table = keyGroups[keyGroup].add(namespace);
            lowerLowest(namespace);
        } else if (table.find(key, hash) != null) {
            throw new IllegalStateException("state '" + descriptor.uid() + "' has an entry for key " + key
                    + " in namespace " + namespace + " already; find it instead of creating another");
        }
        entryCount++;
        return table.add(key, hash, value);
    }

    private StateEntry<K, V> restoreRow(byte[] rowKey, byte[] rowValue, CodecReader<V> values)
            throws CorruptStateException {
        K key = rows.key(rowKey);
        V value = rows.value(rowKey, rowValue, values);
        int hash = descriptor.keyCodec().stableHash(key);
        StateEntry<K, V> entry = add(StateRowKey.keyGroup(rowKey), StateRowKey.namespace(rowKey), key, hash, value);
        entry.home.markStored(entry);
        if (values != descriptor.valueCodec()) {
            markDirty(entry); // The next checkpoint has it in today's form.
        }
        return entry;
    }

    private void lowerLowest(long namespace) {
        if (entryCount == 0) {
            lowestNamespace = namespace;
            isLowestKnown = true;
        } else if (isLowestKnown && namespace < lowestNamespace) {
            lowestNamespace = namespace;
        }
    }

    private void forgetLowest(long removedNamespace) {
        if (isLowestKnown && removedNamespace == lowestNamespace) {
            isLowestKnown = false;
        }
    }

    private long searchLowestNamespace() {
        long lowest = Long.MAX_VALUE;
        for (KeyGroupTable<K, V> group : keyGroups) {
            if (!group.isEmpty()) {
                lowest = Math.min(lowest, group.lowestNamespace());
            }
        }
        return lowest;
    }
}
