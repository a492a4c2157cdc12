package dev.rivulet.engine.operator.slice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slices of one key that are in the window at hand, merged as far as windows before have needed it. Owned by the lane.
 *
 * <p>Time is cut into blocks as long as the longest window, so a window ends in one block and begins in that or the one before. Of the
 * block in which it ends all slices count up to its end: they are merged into one <em>head</em>, which grows with each window. Of the block
 * before all count from its start on: those are merged from the block's end backwards, once, so that each slice has all behind it, its
 * <em>tail</em>. A window is a tail and the head. So a slice is merged three times in all, into a tail, a head and a result, instead of once
 * for each window. The two halves are those of van Herk's algorithm ("A fast algorithm for local minimum and maximum filters on rectangular
 * and octagonal kernels", Pattern Recognition Letters 13(7), 1992), known for windows of streams as the two stacks of Tangwongsan, Hirzel
 * and Schneider ("Low-latency sliding-window aggregation in worst-case constant time", DEBS 2017).
 *
 * <p>In which order slices are merged depends on their times alone, not on what was kept: whoever computes a window again computes the same.
 * Nothing that was merged is changed later, so a merge that fails leaves all as it was.
 *
 * @param <K> keys
 * @param <A> accumulators
 */
public final class KeySlices<K, A> {

    private final K key;
    private final Merging<A> merging;

    /** The slices of the block before, the last first; up to {@link #mergedTailCount} each with all behind it. */
    private final List<Tail<A>> tails = new ArrayList<>(0);

    private int mergedTailCount;

    private @Nullable A head;

    /** Slices of the block at hand that are to come into its head. */
    private final List<A> coming = new ArrayList<>(1);

    /** What is merged for the window at hand alone. */
    private final List<A> others = new ArrayList<>(0);

    KeySlices(K key, Merging<A> merging) {
        this.key = key;
        this.merging = merging;
    }

    /** A slice of the block before. */
    private record Tail<A>(long start, A accumulator) {}

    public K key() {
        return key;
    }

    /** Adds a slice of the block before; they are added by descending time. */
    void addTail(long start, A accumulator) {
        tails.add(new Tail<>(start, accumulator));
    }

    /** Adds a slice of the block at hand, behind those that were added. */
    void addToHead(A accumulator) {
        coming.add(accumulator);
    }

    /** Adds what counts in the window at hand, but not in the same way in the next. */
    void addOther(A accumulator) {
        others.add(accumulator);
    }

    /** Forgets what lies before a window. */
    void moveTo(long windowStart) {
        others.clear();
        while (!tails.isEmpty() && lastOf(tails).start() < windowStart) {
            tails.remove(tails.size() - 1);
        }
    }

    public boolean isEmpty() {
        return head == null && coming.isEmpty() && tails.isEmpty() && others.isEmpty();
    }

    /** How many accumulators it has of its own, at most. */
    int keptCount() {
        return 1 + tails.size();
    }

    /**
     * All of the window at hand, at least one slice. Not to be changed.
     *
     * @throws RuntimeException if the function's merge fails; another call then tries again
     */
    public A merged() {
        mergeTails();
        mergeComing();
        A tail = tails.isEmpty() ? null : lastOf(tails).accumulator();
        A whole = tail != null && head != null ? merging.both(tail, head) : tail != null ? tail : head;
        return merging.all(whole, others);
    }

    /** One by one, so that what comes of it is the same whether they came at once or with one window after the other. */
    private void mergeComing() {
        int mergedCount = 0;
        try {
            for (A slice : coming) {
                head = head == null ? slice : merging.both(head, slice);
                mergedCount++;
            }
        } finally {
            coming.subList(0, mergedCount).clear();
        }
    }

    private void mergeTails() {
        for (; mergedTailCount < tails.size(); mergedTailCount++) {
            if (mergedTailCount > 0) {
                Tail<A> tail = tails.get(mergedTailCount);
                A behind = tails.get(mergedTailCount - 1).accumulator();
                tails.set(mergedTailCount, new Tail<>(tail.start(), merging.both(tail.accumulator(), behind)));
            }
        }
    }

    private static <A> Tail<A> lastOf(List<Tail<A>> tails) {
        return tails.get(tails.size() - 1);
    }
}
