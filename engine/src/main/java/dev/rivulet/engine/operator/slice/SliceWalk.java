package dev.rivulet.engine.operator.slice;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.NamespaceRange;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the keys of a window that fires: by key group, then by the order of keys. Owned by the table's lane, which may leave it after
 * any key and come back later, but changes nothing in the window's namespaces meanwhile.
 *
 * <p>Only the key group at hand is read back and sorted. When the walk leaves one, it removes the slices that no later window has.
 *
 * @param <K> keys
 * @param <A> accumulators
 */
public final class SliceWalk<K, A> {

    private final HeapTable<K, A> table;
    private final AggregateFunction<?, A, ?> function;
    private final SliceNamespaces namespaces;
    private final long start;
    private final long end;

    private int nextKeyGroup;
    private Iterator<KeySlices<K, A>> keys = Collections.emptyIterator();

    /**
     * @param end of the window
     */
    public SliceWalk(HeapTable<K, A> table, AggregateFunction<?, A, ?> function, SliceNamespaces namespaces, long end) {
        this.table = table;
        this.function = function;
        this.namespaces = namespaces;
        this.start = namespaces.windows().startOfWindowEndingAt(end);
        this.end = end;
    }

    /** Has a key group know of rows that came too late for some windows, under a namespace of {@link SliceNamespaces#of}. */
    public static <K, A> void noteLate(HeapTable<K, A> table, int keyGroup, long namespace) {
        if (table.range(keyGroup).kept() instanceof GroupSlices<?, ?> kept) {
            kept.noteLate(namespace);
        }
    }

    /** The group of the key that {@link #next} gave. */
    public int keyGroup() {
        return nextKeyGroup - 1;
    }

    /** The end of the window. */
    public long end() {
        return end;
    }

    /** What the next key has in the window; null when the walk is over. */
    public @Nullable KeySlices<K, A> next() {
        while (!keys.hasNext()) {
            if (nextKeyGroup > 0) {
                leave(table.range(nextKeyGroup - 1));
            }
            if (nextKeyGroup == table.keyGroupCount()) {
                return null;
            }
            keys = enter(table.range(nextKeyGroup));
            nextKeyGroup++;
        }
        return keys.next();
    }

    private Iterator<KeySlices<K, A>> enter(NamespaceRange<K, A> state) {
        if (state.isEmpty()) {
            return Collections.emptyIterator();
        }
        if (!function.hasBoundedAccumulator()) {
            GroupSlices<K, A> slices = newSlices();
            slices.gather(start, end, state);
            return slices.inOrder().iterator();
        }
        GroupSlices<K, A> slices = keptOrNew(state);
        slices.moveTo(start, end, state);
        state.keep(slices, slices.keptCount());
        return slices.inOrder().iterator();
    }

    @SuppressWarnings("unchecked") // Nobody else keeps anything beside an operator's own table.
    private GroupSlices<K, A> keptOrNew(NamespaceRange<K, A> state) {
        Object kept = state.kept();
        return kept == null ? newSlices() : (GroupSlices<K, A>) kept;
    }

    private GroupSlices<K, A> newSlices() {
        return new GroupSlices<>(
                namespaces, new Merging<>(function), table.descriptor().keyCodec()::compare);
    }

    private void leave(NamespaceRange<K, A> state) {
        state.removeWhile(namespace -> namespaces.isOver(namespace, end));
        if (state.isEmpty()) {
            state.keep(null, 0);
        }
    }
}
