package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import java.util.ArrayDeque;
import java.util.Deque;
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

    private static final long[] NO_RANGES = new long[0];

    private final StateDescriptor<K, V> descriptor;

    /** What the entries are marked with that belong to the snapshot and are not encoded yet. */
    private final byte pendingMark;

    /** By key group: removed namespaces of which the store has rows. */
    private final long[][] ranges;

    private int rangesNext;

    private final Deque<NamespaceTable<K, V>> namespaces = new ArrayDeque<>();
    private StateChanges.Writer out;

    private TableSnapshot(StateDescriptor<K, V> descriptor, byte pendingMark, int keyGroupCount) {
        this.descriptor = descriptor;
        this.pendingMark = pendingMark;
        this.ranges = new long[keyGroupCount][];
        this.out = new StateChanges.Writer(descriptor.uid());
    }

    /**
     * @param dirtyMark the mark of what changed up to now; the caller goes on with another
     */
    static <K, V> TableSnapshot<K, V> cut(
            StateDescriptor<K, V> descriptor, byte dirtyMark, KeyGroupTable<K, V>[] keyGroups) {
        TableSnapshot<K, V> snapshot = new TableSnapshot<>(descriptor, dirtyMark, keyGroups.length);
        for (int i = 0; i < keyGroups.length; i++) {
            snapshot.ranges[i] = keyGroups[i].cut(snapshot.namespaces);
        }
        snapshot.skipWithoutRanges();
        return snapshot;
    }

    /** Writes an entry's value because it is about to change, or to be removed. */
    void putEarly(StateEntry<K, V> entry) {
        Invariant.check(entry.mark == pendingMark, "What is encoded early belongs to the snapshot.");
        writeRanges(entry.keyGroup());
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
        while (countLeft > 0 && rangesNext < ranges.length) {
            countLeft -= writeRanges(rangesNext);
            skipWithoutRanges();
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
        return rangesNext == ranges.length && namespaces.isEmpty() && out.isEmpty();
    }

    /** All ranges of a key group at once: they are as many as windows ended, not as keys. */
    private int writeRanges(int keyGroup) {
        long[] removed = ranges[keyGroup];
        for (long namespace : removed) {
            out.deleteNamespace(keyGroup, namespace);
        }
        ranges[keyGroup] = NO_RANGES;
        return removed.length;
    }

    private void skipWithoutRanges() {
        while (rangesNext < ranges.length && ranges[rangesNext].length == 0) {
            rangesNext++;
        }
    }
}
