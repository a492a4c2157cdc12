package dev.rivulet.engine.operator.slice;

import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one key has in the window at hand: as {@link GroupSlices} for all keys of a group, for windows that fire key by key. Made of the
 * state's slices, and can be made of them again at any window. Owned by the lane.
 */
final class KeyWindow<K, A> {

    private static final long NOTHING = Long.MIN_VALUE;

    private final SliceNamespaces namespaces;
    private final KeyPlace<K> place;
    private final Merging<A> merging;

    /** Namespaces of rows that came too late for some windows, and that some window to come may have. */
    private final NavigableSet<Long> late = new TreeSet<>();

    private KeySlices<K, A> slices;

    /** Start of the block at hand, see {@link KeySlices}. */
    private long blockStart;

    /** All slices before this are in. */
    private long coveredTo = NOTHING;

    /** The last slice of those in the window. */
    private long lastSlice = NOTHING;

    KeyWindow(SliceNamespaces namespaces, KeyPlace<K> place, Merging<A> merging) {
        this.namespaces = namespaces;
        this.place = place;
        this.merging = merging;
        this.slices = new KeySlices<>(place.key(), merging);
    }

    boolean isOf(KeyPlace<K> other) {
        return place.equals(other);
    }

    /** Whether windows that end here are behind it, or it is there. */
    boolean isBefore(long end) {
        return coveredTo <= end;
    }

    KeySlices<K, A> slices() {
        return slices;
    }

    /** Whether the next window has anything of this one. */
    boolean goesOn(long end) {
        return lastSlice != NOTHING && namespaces.windows().lastEndOf(lastSlice) > end;
    }

    /** A row of the key came too late for some windows. */
    void noteLate(long namespace) {
        late.add(namespace);
    }

    /**
     * Comes to a window that ends behind the one before.
     *
     * @param table that has the key by now
     */
    void moveTo(long end, HeapTable<K, A> table) {
        long start = namespaces.windows().startOfWindowEndingAt(end);
        long block = namespaces.windows().blockStartOf(end - 1);
        if (coveredTo == NOTHING || block != blockStart) {
            begin(start, block, table);
        }
        slices.moveTo(start);
        table.range(place.keyGroup()).forEachNamespace(Math.max(coveredTo, start), end, namespace -> {
            StateEntry<K, A> entry = namespaces.isLate(namespace) ? null : find(namespace, table);
            if (entry != null) {
                slices.addToHead(entry.value());
                lastSlice = Math.max(lastSlice, namespace);
            }
        });
        coveredTo = end;
        addLate(start, end, table);
    }

    private void begin(long start, long block, HeapTable<K, A> table) {
        slices = new KeySlices<>(place.key(), merging);
        lastSlice = NOTHING;
        late.clear();
        List<StateEntry<K, A>> before = new ArrayList<>();
        table.range(place.keyGroup()).forEachNamespace(start, Long.MAX_VALUE, namespace -> {
            boolean isLate = namespaces.isLate(namespace);
            StateEntry<K, A> entry = isLate || namespace < block ? find(namespace, table) : null;
            if (entry != null && isLate) {
                late.add(namespace);
            } else if (entry != null) {
                before.add(entry);
            }
        });
        for (int index = before.size() - 1; index >= 0; index--) {
            StateEntry<K, A> slice = before.get(index);
            slices.addTail(slice.namespace(), slice.value());
            lastSlice = Math.max(lastSlice, slice.namespace());
        }
        blockStart = block;
        coveredTo = block;
    }

    private void addLate(long start, long end, HeapTable<K, A> table) {
        late.headSet(start).clear();
        for (long namespace : late.headSet(end)) {
            StateEntry<K, A> entry = namespaces.counts(namespace, end) ? find(namespace, table) : null;
            if (entry != null) {
                slices.addOther(entry.value());
                lastSlice = Math.max(lastSlice, namespaces.windows().sliceStartOf(namespace));
            }
        }
    }

    private @Nullable StateEntry<K, A> find(long namespace, HeapTable<K, A> table) {
        return table.find(place.keyGroup(), namespace, place.key(), place.hash());
    }
}
