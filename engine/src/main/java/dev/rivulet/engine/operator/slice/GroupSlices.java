package dev.rivulet.engine.operator.slice;

import dev.rivulet.state.NamespaceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The slices of the keys of one key group that are in the window at hand. Owned by the lane. Made of the state's slices, and can be made of
 * them again at any window.
 */
final class GroupSlices<K, A> {

    private static final long NOTHING = Long.MIN_VALUE;

    private final SliceNamespaces namespaces;
    private final Merging<A> merging;
    private final Comparator<KeySlices<K, A>> order;

    private final Map<K, KeySlices<K, A>> byKey = new HashMap<>();

    /** The same ones, in the order of keys once they are {@link #settle settled}. */
    private final List<KeySlices<K, A>> inOrder = new ArrayList<>();

    private boolean isSettled = true;

    /** Namespaces of rows that came too late for some windows, and that some window to come may have. */
    private final NavigableSet<Long> late = new TreeSet<>();

    /** Start of the block at hand, see {@link KeySlices}. */
    private long blockStart;

    /** All slices before this are in. */
    private long coveredTo = NOTHING;

    GroupSlices(SliceNamespaces namespaces, Merging<A> merging, Comparator<K> keyOrder) {
        this.namespaces = namespaces;
        this.merging = merging;
        this.order = Comparator.comparing(KeySlices::key, keyOrder);
    }

    /** Those that have something in the window at hand, in the order of keys. */
    List<KeySlices<K, A>> inOrder() {
        return inOrder;
    }

    long keptCount() {
        long count = 0;
        for (KeySlices<K, A> each : inOrder) {
            count += each.keptCount();
        }
        return count;
    }

    /** A row came too late for some windows. */
    void noteLate(long namespace) {
        late.add(namespace);
    }

    /** Is there for one window, where nothing is to be kept for the next. */
    void gather(long start, long end, NamespaceRange<K, A> state) {
        state.forEachNamespace(start, end, namespace -> {
            if (namespaces.counts(namespace, end)) {
                state.forEachEntry(namespace, entry -> of(entry.key()).addOther(entry.value()));
            }
        });
        settle();
    }

    /** Comes to the next window that fires. */
    void moveTo(long start, long end, NamespaceRange<K, A> state) {
        long block = namespaces.windows().blockStartOf(end - 1);
        if (coveredTo == NOTHING || block != blockStart) {
            begin(start, block, state);
        }
        for (KeySlices<K, A> each : inOrder) {
            each.moveTo(start);
        }
        state.forEachNamespace(Math.max(coveredTo, start), end, namespace -> {
            if (!namespaces.isLate(namespace)) {
                state.forEachEntry(namespace, entry -> of(entry.key()).addToHead(entry.value()));
            }
        });
        coveredTo = end;
        addLate(start, end, state);
        settle();
    }

    /** Comes to the first window that ends in a block: all but the tails of the block before is begun anew. */
    private void begin(long start, long block, NamespaceRange<K, A> state) {
        byKey.clear();
        inOrder.clear();
        late.clear();
        List<Long> before = new ArrayList<>();
        state.forEachNamespace(start, Long.MAX_VALUE, namespace -> {
            if (namespaces.isLate(namespace)) {
                late.add(namespace);
            } else if (namespace < block) {
                before.add(0, namespace);
            }
        });
        for (long slice : before) {
            state.forEachEntry(slice, entry -> of(entry.key()).addTail(slice, entry.value()));
        }
        blockStart = block;
        coveredTo = block;
    }

    private void addLate(long start, long end, NamespaceRange<K, A> state) {
        late.headSet(start).clear();
        for (long namespace : late.headSet(end)) {
            if (namespaces.counts(namespace, end)) {
                state.forEachEntry(namespace, entry -> of(entry.key()).addOther(entry.value()));
            }
        }
    }

    /** Leaves the keys out that have nothing in the window, and brings new ones to their places. */
    private void settle() {
        inOrder.removeIf(each -> {
            if (each.isEmpty()) {
                byKey.remove(each.key());
            }
            return each.isEmpty();
        });
        if (!isSettled) {
            inOrder.sort(order); // Quick where all but the last few are in order.
            isSettled = true;
        }
    }

    private KeySlices<K, A> of(K key) {
        KeySlices<K, A> found = byKey.get(key);
        if (found == null) {
            found = new KeySlices<>(key, merging);
            byKey.put(key, found);
            inOrder.add(found);
            isSettled = false;
        }
        return found;
    }
}
