package dev.rivulet.engine.operator.slice;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.NamespaceRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slices of windows that fire key by key. What was merged for a key's window is kept for its next one, as long as that has anything of it.
 * Owned by the table's lane.
 *
 * @param <K> keys
 * @param <A> accumulators
 */
public final class KeyedSlices<K, A> {

    private final HeapTable<K, A> table;
    private final SliceNamespaces namespaces;
    private final Merging<A> merging;

    /** What was asked for last, as it is asked for several times in a row; it does not change any more. */
    private @Nullable KeyPlace<K> lastAsked;

    private long lastAskedEnd;
    private @Nullable InWindow<K, A> lastFound;

    /** The window of a key that was last asked for before its end; the next one has most of it. Null once a row has come. */
    private @Nullable KeyWindow<K, A> soFar;

    public KeyedSlices(HeapTable<K, A> table, AggregateFunction<?, A, ?> function, SliceNamespaces namespaces) {
        this.table = table;
        this.namespaces = namespaces;
        this.merging = new Merging<>(function);
    }

    /**
     * What a key has in a window.
     *
     * @param goesOn whether some of it is in the next window too
     */
    public record InWindow<K, A>(KeySlices<K, A> slices, boolean goesOn) {}

    /** What is kept of the keys of one group. */
    private static final class Kept<K, A> {
        /** Only looked up, never iterated. */
        private final Map<K, KeyWindow<K, A>> byKey = new HashMap<>();

        private long count;
    }

    public HeapTable<K, A> table() {
        return table;
    }

    /** A row came too late for some windows, and is under a namespace of {@link SliceNamespaces#of}. */
    public void noteLate(KeyPlace<K> place, long namespace) {
        Kept<K, A> kept = kept(table.range(place.keyGroup()));
        KeyWindow<K, A> window = kept == null ? null : kept.byKey.get(place.key());
        if (window != null) {
            window.noteLate(namespace);
        }
    }

    /** What a key has in a window whose end the watermark has come to, so that its slices do not change any more. */
    public InWindow<K, A> at(KeyPlace<K> place, long end) {
        InWindow<K, A> found = lastFound;
        if (found == null || lastAskedEnd != end || !place.equals(lastAsked)) {
            found = find(place, end);
            lastFound = found;
            lastAsked = place;
            lastAskedEnd = end;
        }
        return found;
    }

    private InWindow<K, A> find(KeyPlace<K> place, long end) {
        NamespaceRange<K, A> range = table.range(place.keyGroup());
        Kept<K, A> kept = kept(range);
        if (kept == null) {
            kept = new Kept<>();
        }
        KeyWindow<K, A> window = kept.byKey.get(place.key());
        if (window != null && !window.isBefore(end)) {
            return anew(place, end); // One that fires behind a later one.
        }
        long countBefore = window == null ? 0 : window.slices().keptCount();
        if (window == null) {
            window = new KeyWindow<>(namespaces, place, merging);
        }
        window.moveTo(end, table);
        if (window.goesOn(end)) {
            kept.byKey.put(place.key(), window);
            kept.count += window.slices().keptCount() - countBefore;
        } else {
            kept.byKey.remove(place.key());
            kept.count -= countBefore;
        }
        range.keep(kept.byKey.isEmpty() ? null : kept, kept.count);
        return new InWindow<>(window.slices(), window.goesOn(end));
    }

    private InWindow<K, A> anew(KeyPlace<K> place, long end) {
        KeyWindow<K, A> window = new KeyWindow<>(namespaces, place, merging);
        window.moveTo(end, table);
        return new InWindow<>(window.slices(), window.goesOn(end));
    }

    /** What a key has in a window so far; good until a row comes, or another window is asked for. */
    public KeySlices<K, A> soFar(KeyPlace<K> place, long end) {
        KeyWindow<K, A> window = soFar;
        if (window == null || !window.isOf(place) || !window.isBefore(end)) {
            window = new KeyWindow<>(namespaces, place, merging);
            soFar = window;
        }
        window.moveTo(end, table);
        return window.slices();
    }

    /** Rows come, or slices go. */
    public void forgetSoFar() {
        soFar = null;
    }

    /**
     * A new accumulator of what a window has, which may be changed.
     *
     * @param earlier what it has beside its slices; null for nothing
     */
    public A whole(@Nullable A earlier, KeySlices<K, A> slices) {
        return merging.copy(earlier == null ? List.of(slices.merged()) : List.of(earlier, slices.merged()));
    }

    /** Removes the slices of which all windows are closed; whether there were any. */
    public boolean removeClosed(long watermark) {
        if (table.isEmpty() || !namespaces.isClosed(table.lowestNamespace(), watermark)) {
            return false;
        }
        forgetSoFar();
        for (int keyGroup = 0; keyGroup < table.keyGroupCount(); keyGroup++) {
            NamespaceRange<K, A> range = table.range(keyGroup);
            range.removeWhile(namespace -> namespaces.isClosed(namespace, watermark));
            if (range.isEmpty()) {
                range.keep(null, 0);
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // Nobody else keeps anything beside an operator's own table.
    private @Nullable Kept<K, A> kept(NamespaceRange<K, A> range) {
        return (Kept<K, A>) range.kept();
    }
}
