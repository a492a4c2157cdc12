package dev.rivulet.engine.operator.pane;

import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeSet;

/**
 * The open windows of one key, of those that share slices, that are timed for what they put out next: a row makes nothing due in them before
 * that. Windows go by their ends here, in microseconds. Owned by the lane. It is no state: a window that is not in it is told of the next row
 * once more, which changes nothing.
 *
 * <p>A row of as many windows as there may be asks about a range. Each window is looked at when it comes into the range, and again when it has
 * put something out; so what a row costs goes by what comes out, not by how many windows it lies in.
 */
final class TimedWindows {

    private final long endDistanceMicros;

    /** The range that it knows of; none if the first is behind the last. */
    private long first = Long.MAX_VALUE;

    private long last = Long.MIN_VALUE;

    /**
     * The highest watermark of a row that windows were told of since they are known. Behind another windowed step a row may come under an
     * earlier one, and may then make something due earlier in all of them.
     */
    private long toldUnder = Long.MIN_VALUE;

    /** Those in the range that are not timed. */
    private final NavigableSet<Long> untimed = new TreeSet<>();

    /** The others by when they put out something, also times that have become others since. */
    private final Queue<Due> byWatermark = newQueue();

    private final Queue<Due> byClock = newQueue();

    private record Due(long timeMicros, long end) {}

    TimedWindows(long endDistanceMicros) {
        this.endDistanceMicros = endDistanceMicros;
    }

    private static Queue<Due> newQueue() {
        return new PriorityQueue<>(1, (left, right) -> Long.compare(left.timeMicros, right.timeMicros));
    }

    /** Whether a row of the windows of a range makes nothing due, and nothing is due before it. */
    boolean hasAll(long firstEnd, long lastEnd, long watermark, long clockMicros) {
        boolean isAnyDue = watermark < toldUnder || isDue(byWatermark, watermark) || isDue(byClock, clockMicros);
        if (isAnyDue || firstEnd < first || lastEnd > last) {
            return false;
        }
        Long found = untimed.isEmpty() ? null : untimed.ceiling(firstEnd);
        return found == null || found > lastEnd;
    }

    /** The windows of a range that have to be told of a row, ascending; they are not timed until they are {@link #put}. */
    List<Long> untimed(long firstEnd, long lastEnd, long watermark, long clockMicros) {
        if (watermark < toldUnder) {
            clear();
        }
        toldUnder = watermark;
        expire(byWatermark, watermark);
        expire(byClock, clockMicros);
        untimed.headSet(watermark + 1, true).clear(); // They are closed.
        cover(firstEnd, lastEnd);
        return List.copyOf(untimed.subSet(firstEnd, true, lastEnd, true));
    }

    private void expire(Queue<Due> queue, long time) {
        while (isDue(queue, time)) {
            Due due = queue.remove();
            if (due.end >= first && due.end <= last) {
                untimed.add(due.end);
            }
        }
    }

    private static boolean isDue(Queue<Due> queue, long time) {
        Due first = queue.peek();
        return first != null && first.timeMicros <= time;
    }

    private void cover(long firstEnd, long lastEnd) {
        if (firstEnd > last + endDistanceMicros || lastEnd < first - endDistanceMicros) {
            clear();
            first = firstEnd;
            last = firstEnd - endDistanceMicros;
        }
        while (first > firstEnd) {
            first -= endDistanceMicros;
            untimed.add(first);
        }
        while (last < lastEnd) {
            last += endDistanceMicros;
            untimed.add(last);
        }
    }

    private void clear() {
        untimed.clear();
        byWatermark.clear();
        byClock.clear();
        first = Long.MAX_VALUE;
        last = Long.MIN_VALUE;
    }

    /**
     * A window is timed.
     *
     * @param watermark under which it puts out something next
     * @param clockMicros at which it does by the clock, {@link PaneState#NONE} if it does not
     */
    void put(long end, long watermark, long clockMicros) {
        untimed.remove(end);
        byWatermark.add(new Due(watermark, end));
        if (clockMicros != PaneState.NONE) {
            byClock.add(new Due(clockMicros, end));
        }
    }

    /** Whether a watermark closes all of them. */
    boolean isOver(long watermark) {
        return last - 1 <= watermark;
    }

    /** How much it has. */
    int count() {
        return untimed.size() + byWatermark.size() + byClock.size();
    }
}
