package dev.rivulet.state;

import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Evicts entries of a {@link HeapTable} and reads them back in groups, as the elements of one key's list: all of a group, or none. Owned
 * by the table's lane. The table's entries go and come in this way only, not by {@link HeapTable#evict}.
 *
 * <p>A group is all entries of a namespace in a key group whose keys' canonical bytes begin with those of the group's key, so one
 * range of the store has it. Which groups are evicted is for the caller to remember; here their entries are counted, so that a group
 * takes no memory by its size.
 *
 * @param <K> the keys of entries
 */
public final class RowGroups<K, V> {

    /** Is told of an entry that is left in the store. */
    public interface ColdEntryConsumer<K> {
        void accept(int keyGroup, long namespace, K key);
    }

    private final HeapTable<K, V> table;

    public RowGroups(HeapTable<K, V> table) {
        this.table = table;
    }

    /**
     * As {@link KeyedTable#restoreColdFrom}.
     *
     * @param noted is told of each entry, by key group, namespace and key
     */
    public long restoreColdFrom(StateStore store, int keyGroupStart, int keyGroupEnd, ColdEntryConsumer<K> noted)
            throws IOException {
        return table.restoreColdFrom(store, keyGroupStart, keyGroupEnd, (key, home) -> {
            home.noteEvictedInGroup();
            table.coldRows.addEvicted(1);
            noted.accept(home.keyGroup, home.namespace, key);
        });
    }

    /** Whether the store has all that was handed over; only then may groups go whose entries are all clean. */
    public boolean mayEvict() {
        return table.coldRows.mayEvict();
    }

    /**
     * Evicts a group, if {@link #mayEvict}.
     *
     * @param from has all that was handed over; read from while the table lives
     * @param entries all of the group, each clean
     */
    public void evict(StateStore from, Collection<StateEntry<K, V>> entries) {
        table.coldRows.useStore(from);
        for (StateEntry<K, V> entry : entries) {
            entry.home.evictInGroup(entry);
        }
        table.coldRows.addEvicted(entries.size());
    }

    /**
     * Reads a group back, if it was evicted. It throws an {@link java.io.UncheckedIOException} if the store is of no more use; the
     * lane then ends.
     *
     * @param groupKey of a group that has no entry on the heap
     * @param groupKeyCodec its forms end by themselves
     * @param found is given each entry, in the order of keys; none if the group has none
     */
    public <G> void readBack(
            int keyGroup,
            long namespace,
            G groupKey,
            KeyCodec<G> groupKeyCodec,
            Consumer<? super StateEntry<K, V>> found) {
        NamespaceTable<K, V> home = table.findNamespace(keyGroup, namespace);
        if (home != null) {
            ByteWriter start = new ByteWriter();
            StateRowKey.write(keyGroup, namespace, groupKey, groupKeyCodec, start);
            readBack(home, start.toByteArray(), found);
        }
    }

    /**
     * Reads all evicted groups of a namespace back, as {@link #readBack}.
     *
     * @param found is given each entry, by group, in the order of keys' canonical bytes
     */
    public void readAllBack(int keyGroup, long namespace, Consumer<? super StateEntry<K, V>> found) {
        NamespaceTable<K, V> home = table.findNamespace(keyGroup, namespace);
        if (home != null && home.evictedCount() > 0) {
            readBack(home, StateRowKey.prefix(keyGroup, namespace), found);
            table.coldRows.checkAllBack(home);
        }
    }

    /** Gives memory back where most entries of a namespace have been evicted for a while. */
    public void shrink(int keyGroup, long namespace) {
        NamespaceTable<K, V> home = table.findNamespace(keyGroup, namespace);
        if (home != null) {
            home.shrink();
        }
    }

    private void readBack(NamespaceTable<K, V> home, byte[] start, Consumer<? super StateEntry<K, V>> found) {
        table.coldRows.forEachCold(
                home, start, (key, hash, value) -> found.accept(home.addBackInGroup(key, hash, value)));
    }
}
