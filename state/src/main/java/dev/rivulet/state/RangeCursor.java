package dev.rivulet.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries of several namespaces, key by key: by key group, then by the order of keys, and of a key by namespace. As when
 * a window fires that is made of slices. Owned by the table's lane, which may leave it after any key and come back later, but changes
 * nothing in these namespaces meanwhile.
 *
 * <p>Only the key group at hand is sorted and read back. When the walk leaves one, it removes those namespaces of it that are over.
 */
public final class RangeCursor<K, V> {

    private final HeapTable<K, V> table;
    private final long from;
    private final long to;
    private final LongPredicate wanted;
    private final LongPredicate isOver;

    private int nextKeyGroup;
    private Iterator<List<StateEntry<K, V>>> keys = Collections.emptyIterator();

    /**
     * @param from the first namespace
     * @param to the first behind the range
     * @param wanted which of those in between
     * @param isOver which of those in between are removed behind the walk
     */
    RangeCursor(HeapTable<K, V> table, long from, long to, LongPredicate wanted, LongPredicate isOver) {
        this.table = table;
        this.from = from;
        this.to = to;
        this.wanted = wanted;
        this.isOver = isOver;
    }

    /** All entries of the next key, at least one, by namespace; null when the walk is over. */
    public @Nullable List<StateEntry<K, V>> next() {
        while (!keys.hasNext()) {
            if (nextKeyGroup > 0) {
                namespaces(nextKeyGroup - 1, isOver).forEach(each -> table.removeNamespace(nextKeyGroup - 1, each));
            }
            if (nextKeyGroup == table.keyGroupCount()) {
                return null;
            }
            keys = entriesByKey(nextKeyGroup).values().iterator();
            nextKeyGroup++;
        }
        return keys.next();
    }

    private Map<K, List<StateEntry<K, V>>> entriesByKey(int keyGroup) {
        Map<K, List<StateEntry<K, V>>> byKey = new TreeMap<>(table.descriptor().keyCodec()::compare);
        for (long namespace : namespaces(keyGroup, wanted)) {
            for (StateEntry<K, V> entry : table.sortedEntries(keyGroup, namespace)) {
                byKey.computeIfAbsent(entry.key(), key -> new ArrayList<>(2)).add(entry);
            }
        }
        return byKey;
    }

    /** Ascending. */
    private List<Long> namespaces(int keyGroup, LongPredicate condition) {
        List<Long> found = new ArrayList<>();
        table.keyGroup(keyGroup).forEachNamespace(each -> {
            if (each.namespace >= from && each.namespace < to && condition.test(each.namespace)) {
                found.add(each.namespace);
            }
        });
        return found;
    }
}
