package dev.rivulet.state;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one key group of a {@link HeapTable}, in their order, as when a window fires that is made of slices. Owned by the
 * table's lane, and of use while the key group is in that table.
 */
public final class NamespaceRange<K, V> {

    private final HeapTable<K, V> table;
    private final int keyGroup;

    NamespaceRange(HeapTable<K, V> table, int keyGroup) {
        this.table = table;
        this.keyGroup = keyGroup;
    }

    public boolean isEmpty() {
        KeyGroupTable<K, V> group = group();
        return group == null || group.isEmpty();
    }

    /** Null if the table has nothing of it, which may change. */
    private @Nullable KeyGroupTable<K, V> group() {
        return table.keyGroups().find(keyGroup);
    }

    /**
     * Shows namespaces, ascending. Takes time by those that are shown, whatever else there is.
     *
     * @param from the first
     * @param to the first that is not shown
     */
    public void forEachNamespace(long from, long to, LongConsumer shown) {
        KeyGroupTable<K, V> group = group();
        if (group == null) {
            return;
        }
        for (int index = group.firstFrom(from); index < group.namespaceCount(); index++) {
            long namespace = group.namespaceAt(index).namespace;
            if (namespace >= to) {
                return;
            }
            shown.accept(namespace);
        }
    }

    /** Shows the entries of a namespace, in no order, those that were evicted too. */
    public void forEachEntry(long namespace, Consumer<? super StateEntry<K, V>> shown) {
        NamespaceTable<K, V> found = table.findNamespace(keyGroup, namespace);
        if (found != null) {
            table.coldRows.readAllBack(found);
            found.forEachResident(shown);
        }
    }

    /** Removes the lowest namespaces up to the first for which this does not hold. */
    public void removeWhile(LongPredicate isOver) {
        KeyGroupTable<K, V> group = group();
        while (group != null && !group.isEmpty() && isOver.test(group.lowestNamespace())) {
            table.removeNamespace(keyGroup, group.lowestNamespace());
        }
    }

    /** What was kept last; null if there is nothing or it was {@link KeyedTable#dropDerived dropped}. */
    public @Nullable Object kept() {
        KeyGroupTable<K, V> group = group();
        return group == null ? null : group.derived;
    }

    /**
     * Keeps what the operator made of the entries and can make again: it is no state, no checkpoint has it, and it may go at any time. It
     * stays with the entries when another lane gets them.
     *
     * @param derived null for nothing
     * @param count how much it is, in entries of this table, so that it counts for the lane's memory
     */
    public void keep(@Nullable Object derived, long count) {
        table.keepDerived(keyGroup, derived, count);
    }
}
