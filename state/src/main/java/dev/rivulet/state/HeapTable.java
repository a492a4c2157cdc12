package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one stateful operator in one lane, on the heap. Owned by that lane.
 *
 * <p>An entry is addressed by key group, namespace and key. The namespace is what the operator makes of it: a window's start, or 0
 * for plain keyed state; a namespace without entries does not exist. Values are objects that are changed in place; nothing is
 * serialized until {@link #encodeChanges} at an epoch mark, which writes what is dirty since the last time. After a crash the table is
 * rebuilt by {@link #restoreFrom} and the log.
 *
 * <pre>{@code
 * StateEntry<K, V> entry = table.findOrCreate(keyGroup, windowStart, key, hash);
 * table.markDirty(entry); // always before the change
 * entry.value().add(reading);
 * }</pre>
 *
 * <p>Cost of finding an entry: key group by index, namespace by a cached reference, key by one hash probe.
 */
public final class HeapTable<K, V> {

    private final StateDescriptor<K, V> descriptor;
    private final KeyGroupTable<K, V>[] keyGroups;

    /**
     * Per key group the namespace asked for last: nearly all records of a batch go to one. In one small array, so that the way to
     * an entry leads through few cache lines.
     */
    private final @Nullable NamespaceTable<K, V>[] lastUsed;

    private long entryCount;

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
        this.keyGroups = new KeyGroupTable[keyGroupCount];
        this.lastUsed = new NamespaceTable[keyGroupCount];
        for (int i = 0; i < keyGroupCount; i++) {
            keyGroups[i] = new KeyGroupTable<>(i);
        }
    }

    /**
     * Loads what the store has for a range of key groups. The loaded entries are clean.
     *
     * @param keyGroupEnd the first key group behind the range; the range must be empty in this table
     * @return how many entries were loaded
     * @throws CorruptStateException if a row is none that {@link #encodeChanges} made with the same codecs; the caller restores from
     *     an older checkpoint
     * @throws IOException if the store cannot be read
     */
    public long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException {
        return restoreFrom(store, keyGroupStart, keyGroupEnd, descriptor.schema());
    }

    /**
     * As the other one, for rows that were written by other types, such as those of an earlier release. Where values have another
     * form today, the loaded entries are dirty, so that the next checkpoint has them all in today's.
     *
     * @param written the form of the store's rows, as their checkpoint or savepoint tells it
     * @throws IncompatibleStateException if they cannot be read into today's types, mostly before anything is loaded; only a null
     *     that was written where there is a primitive now is found on the way
     */
    public long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd, StateSchema written)
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
                (rowKey, rowValue) -> restoreRow(rowKey, rowValue, values));
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
        entry.home.addDirty(entry);
        return entry;
    }

    /**
     * Notes that the entry is about to change; cheap if it is dirty already. Must come <em>before</em> the value is touched: while a
     * snapshot is being written, the old value is saved here.
     */
    public void markDirty(StateEntry<K, V> entry) {
        if (!entry.isDirty) {
            Invariant.check(!entry.isRemoved, "A removed entry is not changed.");
            entry.home.addDirty(entry);
        }
    }

    /** Removes an entry; one that was removed already stays so. */
    public void remove(StateEntry<K, V> entry) {
        if (entry.isRemoved) {
            return;
        }
        NamespaceTable<K, V> home = entry.home;
        home.remove(entry);
        entryCount--;
        if (home.entryCount() == 0) {
            takeOutNamespace(home.keyGroup, home.namespace);
            forgetLowest(home.namespace);
        }
    }

    /** Removes all entries of a namespace in one key group, in the store by a single range; nothing happens if there are none. */
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

    public long entryCount() {
        return entryCount;
    }

    public int keyGroupCount() {
        return keyGroups.length;
    }

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

    /** How many puts and deletes {@link #encodeChanges} would write; walks the namespaces of all key groups. */
    public long changeCount() {
        long count = 0;
        for (KeyGroupTable<K, V> group : keyGroups) {
            count += group.changeCount();
        }
        return count;
    }

    /**
     * The cut of a snapshot, at an epoch mark: writes all changes since the last call, and all entries are clean. In each key group
     * deleted ranges come first, then deleted keys, then puts, so that applying them in order gives the present state.
     *
     * @param out for this table's uid; several lanes' tables may write into one, one after the other
     */
    public void encodeChanges(StateChangesWriter out) {
        if (!out.uid().equals(descriptor.uid())) {
            throw new IllegalArgumentException(
                    "the changes of '" + descriptor.uid() + "' must not go to '" + out.uid() + "'");
        }
        for (KeyGroupTable<K, V> group : keyGroups) {
            group.encodeChanges(out, descriptor);
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

    private void restoreRow(byte[] rowKey, byte[] rowValue, CodecReader<V> values) throws CorruptStateException {
        try {
            K key = StateRowKey.key(rowKey, descriptor.keyCodec());
            ByteReader valueBytes = new ByteReader(rowValue);
            V value = values.read(valueBytes);
            if (valueBytes.remaining() > 0) {
                throw new IllegalArgumentException(valueBytes.remaining() + " bytes left over behind the value");
            }
            StateEntry<K, V> entry = add(
                    StateRowKey.keyGroup(rowKey),
                    StateRowKey.namespace(rowKey),
                    key,
                    descriptor.keyCodec().stableHash(key),
                    value);
            entry.home.markStored(entry);
            if (values != descriptor.valueCodec()) {
                entry.home.addDirty(entry);
            }
        } catch (IncompatibleSchemaException e) {
            throw new IncompatibleStateException(descriptor.uid(), e);
        } catch (IllegalArgumentException e) {
            throw new CorruptStateException(
                    "state '" + descriptor.uid() + "': the row with key "
                            + HexFormat.of().formatHex(rowKey) + " cannot be decoded; restore from an older checkpoint",
                    e);
        }
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
