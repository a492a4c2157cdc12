package dev.rivulet.state;

import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
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
    private final KeyGroupTable.Groups<K, V> keyGroups;
    final ColdRows<K, V> coldRows;

    /**
     * Per key group the namespace asked for last: nearly all records of a batch go to one. In one small array, so that the way to
     * an entry leads through few cache lines.
     */
    private final @Nullable NamespaceTable<K, V>[] lastUsed;

    long entryCount;

    private long derivedCount;

    /** What an entry is marked with that changes now; another one after each cut. */
    private byte dirtyMark = StateEntry.FIRST_DIRTY_MARK;

    private @Nullable TableSnapshot<K, V> snapshot;

    /**
     * @param keyGroupCount how many the job has, 1 to {@link StateRowKey#KEY_GROUP_COUNT_MAX}; the lane uses those given to it
     */
    @SuppressWarnings({"unchecked", "rawtypes"
    }) // An array of a generic type cannot be made otherwise; it never leaves this class.
    public HeapTable(StateDescriptor<K, V> descriptor, int keyGroupCount) {
        this.descriptor = descriptor;
        this.keyGroups = new KeyGroupTable.Groups<>(descriptor.uid(), keyGroupCount);
        this.lastUsed = new NamespaceTable[keyGroupCount];
        this.coldRows = new ColdRows<>(descriptor, keyGroups);
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
        return new TableRestore<>(this, keyGroups).restore(store, keyGroupStart, keyGroupEnd, written, restored);
    }

    @Override
    public long restoreColdFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException {
        return restoreColdFrom(store, keyGroupStart, keyGroupEnd, coldRows::noteEvicted);
    }

    /** As the other one; the caller notes each entry as evicted, in its namespace. */
    long restoreColdFrom(
            StateStore store, int keyGroupStart, int keyGroupEnd, BiConsumer<K, NamespaceTable<K, V>> noted)
            throws IOException {
        coldRows.useStore(store);
        return new TableRestore<>(this, keyGroups).restoreCold(store, keyGroupStart, keyGroupEnd, noted);
    }

    /**
     * The entry of a key, or null. Here and below, an entry that was evicted is read back, which throws an
     * {@link java.io.UncheckedIOException} if the store is of no more use; the lane then ends.
     *
     * @param hash the key's {@link dev.rivulet.core.codec.KeyCodec#stableHash}, always the same for the same key
     */
    public @Nullable StateEntry<K, V> find(int keyGroup, long namespace, K key, int hash) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        StateEntry<K, V> entry = table == null ? null : table.find(key, hash);
        return entry != null || table == null ? entry : coldRows.readBack(table, key, hash);
    }

    /** The entry of a key, made with the descriptor's initial value if there is none. A new entry is dirty. */
    public StateEntry<K, V> findOrCreate(int keyGroup, long namespace, K key, int hash) {
        StateEntry<K, V> entry = find(keyGroup, namespace, key, hash);
        return entry != null
                ? entry
                : add(keyGroup, namespace, key, hash, descriptor.initialValue().get());
    }

    /**
     * Makes an entry with a given value, for state without a natural initial one. The entry is dirty.
     *
     * @throws IllegalStateException if the key has an entry
     */
    public StateEntry<K, V> create(int keyGroup, long namespace, K key, int hash, V value) {
        if (find(keyGroup, namespace, key, hash) != null) {
            throw new IllegalStateException("state '" + descriptor.uid() + "' has an entry for key " + key
                    + " in namespace " + namespace + " already; find it instead of creating another");
        }
        return add(keyGroup, namespace, key, hash, value);
    }

    private StateEntry<K, V> add(int keyGroup, long namespace, K key, int hash, V value) {
        NamespaceTable<K, V> table = findOrAddNamespace(keyGroup, namespace);
        StateEntry<K, V> entry = table.add(key, hash, value);
        table.changes.addDirty(entry, dirtyMark);
        entryCount++;
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
        entry.checkUsable();
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
        entry.checkUsable();
        saveForSnapshot(entry);
        NamespaceTable<K, V> home = entry.home;
        home.remove(entry);
        entryCount--;
        if (home.entryCount() == 0) {
            takeOutNamespace(home.keyGroup, home.namespace);
            keyGroups.onNamespaceRemoved(home.namespace);
        }
    }

    /**
     * Removes all entries of a namespace in one key group, in the store by a single range; nothing happens if there are none. Takes
     * the same time for any number of entries, also during a snapshot.
     */
    public void removeNamespace(int keyGroup, long namespace) {
        NamespaceTable<K, V> table = takeOutNamespace(keyGroup, namespace);
        if (table != null) {
            keyGroups.findOrAdd(keyGroup).expect(table.residentCount());
            entryCount -= table.entryCount();
            coldRows.addEvicted(-table.evictedCount());
            table.abandon();
            keyGroups.onNamespaceRemoved(namespace);
        }
    }

    /** Removes all entries of a namespace in all key groups, as when a window has fired for good. */
    public void removeNamespace(long namespace) {
        keyGroups.forEach(group -> removeNamespace(group.keyGroup(), namespace));
    }

    @Override
    public long entryCount() {
        return entryCount;
    }

    public int keyGroupCount() {
        return keyGroups.count();
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
        return keyGroups.lowestNamespace();
    }

    /** A walk over the entries of a namespace, by key group and key. */
    public NamespaceCursor<K, V> cursor(long namespace) {
        return new NamespaceCursor<>(this, namespace, false);
    }

    /** The same walk, which removes each key group's part of the namespace when it has left it. */
    public NamespaceCursor<K, V> drain(long namespace) {
        return new NamespaceCursor<>(this, namespace, true);
    }

    /** The namespaces of a key group, by their order. */
    public NamespaceRange<K, V> range(int keyGroup) {
        return new NamespaceRange<>(this, keyGroup);
    }

    /** How many puts and deletes the next snapshot would have if it were cut now; walks the namespaces of all key groups. */
    public long changeCount() {
        return keyGroups.sum(KeyGroupTable::changeCount);
    }

    @Override
    public void beginSnapshot() {
        checkNotSnapshotting("another begins");
        TableSnapshot<K, V> begun = TableSnapshot.cut(descriptor, dirtyMark, keyGroups);
        dirtyMark = StateEntry.markAfter(dirtyMark);
        coldRows.onCut();
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
    public void snapshotApplied() {
        checkNotSnapshotting("it can be applied");
        coldRows.onApplied();
    }

    @Override
    public long evict(StateStore store, int entryCountMax) {
        return entryCount == 0 ? 0 : coldRows.evict(store, entryCountMax);
    }

    @Override
    public long residentCount() {
        return entryCount - coldRows.evictedCount();
    }

    @Override
    public long derivedCount() {
        return derivedCount;
    }

    @Override
    public void dropDerived() {
        keyGroups.forEach(group -> keepDerived(group.keyGroup(), null, 0));
    }

    /** See {@link NamespaceRange#keep}. */
    void keepDerived(int keyGroup, @Nullable Object derived, long count) {
        KeyGroupTable<K, V> group = keyGroups.findOrAdd(keyGroup);
        derivedCount += count - group.derivedCount;
        group.derived = derived;
        group.derivedCount = count;
    }

    @Override
    public long dirtyCount() {
        return entryCount == 0 ? 0 : keyGroups.sum(KeyGroupTable::putCount);
    }

    @Override
    public @Nullable KeyGroupState detach(int keyGroup) {
        checkNotSnapshotting("a key group is detached");
        Objects.checkIndex(keyGroup, keyGroups.count());
        KeyGroupTable<K, V> detached = take(keyGroup);
        if (detached != null) {
            detached.dirtyMark = dirtyMark;
            coldRows.onDetach(detached);
        }
        return detached;
    }

    @Override
    @SuppressWarnings("unchecked") // An operator of this uid has keys and values of these types.
    public void attach(KeyGroupState state) {
        checkNotSnapshotting("a key group is attached");
        keyGroups.checkFits(state);
        KeyGroupTable<K, V> attached = (KeyGroupTable<K, V>) state;
        attached.remark(dirtyMark);
        coldRows.onAttach(attached);
        take(attached.keyGroup());
        keyGroups.put(attached);
        count(attached, 1);
    }

    private @Nullable KeyGroupTable<K, V> take(int keyGroup) {
        KeyGroupTable<K, V> taken = keyGroups.take(keyGroup);
        if (taken != null) {
            count(taken, -1);
        }
        lastUsed[keyGroup] = null;
        return taken;
    }

    private void count(KeyGroupTable<K, V> group, int sign) {
        entryCount += sign * group.entryCount();
        coldRows.addEvicted(sign * group.evictedCount());
        derivedCount += sign * group.derivedCount;
    }

    private void checkNotSnapshotting(String wanted) {
        if (snapshot != null) {
            throw new IllegalStateException("state '" + descriptor.uid() + "': before " + wanted
                    + " the running snapshot must be over; go on with continueSnapshot()");
        }
    }

    KeyGroupTable.Groups<K, V> keyGroups() {
        return keyGroups;
    }

    List<StateEntry<K, V>> sortedEntries(int keyGroup, long namespace) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        if (table == null) {
            return List.of();
        }
        coldRows.readAllBack(table);
        return table.sortedEntries(descriptor.keyCodec());
    }

    @Nullable NamespaceTable<K, V> findNamespace(int keyGroup, long namespace) {
        NamespaceTable<K, V> last = lastUsed[keyGroup];
        if (last != null && last.namespace == namespace) {
            return last;
        }
        KeyGroupTable<K, V> group = keyGroups.find(keyGroup);
        NamespaceTable<K, V> found = group == null ? null : group.find(namespace);
        if (found != null) {
            lastUsed[keyGroup] = found;
        }
        return found;
    }

    private @Nullable NamespaceTable<K, V> takeOutNamespace(int keyGroup, long namespace) {
        lastUsed[keyGroup] = null;
        KeyGroupTable<K, V> group = keyGroups.find(keyGroup);
        return group == null ? null : group.remove(namespace);
    }

    /** The namespace, made if it is not there; the caller puts an entry into it. */
    NamespaceTable<K, V> findOrAddNamespace(int keyGroup, long namespace) {
        NamespaceTable<K, V> table = findNamespace(keyGroup, namespace);
        if (table == null) {
            table = keyGroups.findOrAdd(keyGroup).add(namespace);
            keyGroups.onNamespaceAdded(namespace, entryCount == 0);
        }
        return table;
    }
}
