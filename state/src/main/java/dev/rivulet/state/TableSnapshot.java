package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a {@link HeapTable} that is being encoded. Owned by the table's lane.
 *
 * <p>It knows by key group the ranges to be deleted, and which namespaces had changes at the cut. A namespace that is removed
 * meanwhile stays here, untouched, until what belongs to the snapshot is encoded; so removing one takes no time by its size.
 *
 * <p>Order: in each key group the ranges come before all else, since a removed namespace may have been back before the cut.
 */
final class TableSnapshot<K, V> {

    private final StateDescriptor<K, V> descriptor;

    /** What the entries are marked with that belong to the snapshot and are not encoded yet. */
    private final byte pendingMark;

    private final Deque<NamespaceTable<K, V>> namespaces = new ArrayDeque<>();

    /** By key group, where there are any: removed namespaces of which the store has rows. */
    private final NavigableMap<Integer, long[]> ranges;

    private StateChanges.Writer out;

    private TableSnapshot(StateDescriptor<K, V> descriptor, byte pendingMark, KeyGroupTable.Groups<K, V> keyGroups) {
        this.descriptor = descriptor;
        this.pendingMark = pendingMark;
        this.ranges = keyGroups.cut(namespaces);
        this.out = new StateChanges.Writer(descriptor.uid());
    }

    /**
     * @param dirtyMark the mark of what changed up to now; the caller goes on with another
     */
    static <K, V> TableSnapshot<K, V> cut(
            StateDescriptor<K, V> descriptor, byte dirtyMark, KeyGroupTable.Groups<K, V> keyGroups) {
        return new TableSnapshot<>(descriptor, dirtyMark, keyGroups);
    }

    /** Writes an entry's value because it is about to change, or to be removed. */
    void putEarly(StateEntry<K, V> entry) {
        Invariant.check(entry.mark == pendingMark, "What is encoded early belongs to the snapshot.");
        long[] removed = ranges.remove(entry.keyGroup());
        if (removed != null) {
            writeRanges(entry.keyGroup(), removed);
        }
        putIfPending(entry);
    }

    void putIfPending(StateEntry<K, V> entry) {
        if (entry.mark == pendingMark) {
            out.put(entry, descriptor);
            entry.mark = StateEntry.CLEAN;
            entry.isStored = true;
        }
    }

    void delete(NamespaceTable<K, V> home, K key) {
        out.delete(home.keyGroup, home.namespace, key, descriptor.keyCodec());
    }

    void encode(int countMax) {
        int countLeft = countMax;
        while (countLeft > 0 && !ranges.isEmpty()) {
            Map.Entry<Integer, long[]> first = ranges.pollFirstEntry();
            writeRanges(first.getKey(), first.getValue());
            countLeft -= first.getValue().length;
        }
        while (countLeft > 0 && !namespaces.isEmpty()) {
            NamespaceTable<K, V> namespace = namespaces.getFirst();
            countLeft = namespace.changes.encodePending(countLeft, namespace, this);
            if (!namespace.changes.hasPending()) {
                namespaces.removeFirst();
            }
        }
    }

    /** All that was encoded since the last call, or null. */
    @Nullable StateChanges handOver() {
        if (out.isEmpty()) {
            return null;
        }
        StateChanges changes = out.finish();
        out = new StateChanges.Writer(descriptor.uid());
        return changes;
    }

    boolean isOver() {
        return ranges.isEmpty() && namespaces.isEmpty() && out.isEmpty();
    }

    /** All ranges of a key group at once: they are as many as windows ended, not as keys. */
    private void writeRanges(int keyGroup, long[] removed) {
        for (long namespace : removed) {
            out.deleteNamespace(keyGroup, namespace);
        }
    }
}
