package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.window.Pane.Timing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Windows that put out more than once. Each keeps all its rows, and plays one moment of event time after the other at which anything might
 * happen to it.
 */
final class PlainPanes implements PlainOperator {

    private static final long NEVER = Long.MAX_VALUE;

    private static final class Open {
        private final String key;
        private long start;
        private long last;
        private final List<Long> times = new ArrayList<>();
        private final List<Long> shownValues = new ArrayList<>();
        private final List<Long> newValues = new ArrayList<>();
        private long paneCount;
        private boolean isPastEnd;
        /** What might have happened up to here has. */
        private long playedUpTo;

        private long clockDue = NEVER;

        Open(String key, long start, long last, long watermark) {
            this.key = key;
            this.start = start;
            this.last = last;
            this.playedUpTo = watermark;
            this.isPastEnd = last <= watermark;
        }

        /** A place in the order of what is due at a time. */
        Due due(long time) {
            return Due.of(time, key);
        }

        long last() {
            return last;
        }
    }

    private final Node.Window node;
    private final PaneKind kind;
    private final List<Open> windows = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private long processingTime;
    private int refusedCount;

    PlainPanes(Node.Window node) {
        this.node = node;
        this.kind = node.panes();
    }

    @Override
    public void begin(long newProcessingTime) {
        processingTime = newProcessingTime;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) {
        String key = node.selector().keyOf(row.item());
        List<Open> mine = node.kind() instanceof WindowKind.Session session
                ? session(key, row, session.gap(), exit)
                : assigned(key, row);
        mine.forEach(window -> play(window, row.watermark(), exit));
        for (Open window : mine) {
            long begun = beginning(window, row);
            window.playedUpTo = window.newValues.isEmpty() ? begun : Math.min(begun, window.playedUpTo);
            window.newValues.add(row.item().value());
            PaneKind.Firings firings = firings(window);
            if (firings.rows() > 0 && window.newValues.size() >= firings.rows()) {
                put(window, timing(window), row.eventTime(), row.watermark(), exit);
            } else if (firings.clock() > 0 && window.clockDue == NEVER) {
                window.clockDue = processingTime + firings.clock();
            }
        }
        return !mine.isEmpty();
    }

    /** Intervals are counted on from the lowest watermark of the rows that are to come out, even if others came under a higher one. */
    private static long beginning(Open window, PlainRow row) {
        if (isEndless(window)) {
            return row.watermark() != Long.MIN_VALUE ? row.watermark() : row.eventTime() - 1;
        }
        return window.isPastEnd ? Math.max(row.watermark(), window.last) : row.watermark();
    }

    @Override
    public boolean isLate(PlainRow row) {
        if (node.kind() instanceof WindowKind.Session session) {
            return neighbours(row, session.gap()).isEmpty()
                    && row.eventTime() + session.gap() - 1 + kind.lateness() <= row.watermark();
        }
        return PlainWindow.spans(node.kind(), row.eventTime()).stream()
                .allMatch(span -> span.end() - 1 + kind.lateness() <= row.watermark());
    }

    /** What the rows before have made due comes out all the same. */
    @Override
    public void leave(PlainRow row, Exit exit) {
        String key = node.selector().keyOf(row.item());
        List<Open> mine = node.kind() instanceof WindowKind.Session session
                ? neighbours(row, session.gap())
                : windows.stream()
                        .filter(each -> each.key.equals(key) && expiry(each) > row.watermark())
                        .filter(each -> each.start <= row.eventTime() && row.eventTime() <= each.last)
                        .sorted(Comparator.comparingLong(Open::last))
                        .toList();
        mine.forEach(window -> play(window, row.watermark(), exit));
    }

    private List<Open> assigned(String key, PlainRow row) {
        List<Open> found = new ArrayList<>();
        for (PlainWindow.Span span : PlainWindow.spans(node.kind(), row.eventTime())) {
            long last = span.end() - 1;
            if (last + kind.lateness() > row.watermark()) {
                Open window = windows.stream()
                        .filter(each -> each.key.equals(key) && each.start == span.start() && each.last == last)
                        .findFirst()
                        .orElseGet(() -> {
                            Open begun = new Open(key, span.start(), last, row.watermark());
                            windows.add(begun);
                            return begun;
                        });
                found.add(window);
            }
        }
        found.sort(Comparator.comparingLong(Open::last));
        return found;
    }

    private List<Open> neighbours(PlainRow row, long gap) {
        String key = node.selector().keyOf(row.item());
        return windows.stream()
                .filter(each -> each.key.equals(key) && expiry(each) > row.watermark())
                .filter(each -> each.times.stream().anyMatch(time -> Math.abs(time - row.eventTime()) < gap))
                .sorted(Comparator.comparingLong(each -> each.start))
                .toList();
    }

    private List<Open> session(String key, PlainRow row, long gap, Exit exit) {
        List<Open> neighbours = neighbours(row, gap);
        List<Long> times = new ArrayList<>(List.of(row.eventTime()));
        neighbours.forEach(each -> times.addAll(each.times));
        long start = Collections.min(times);
        long last = Collections.max(times) + gap - 1;
        if (last + kind.lateness() <= row.watermark()) {
            return List.of();
        }
        neighbours.forEach(each -> play(each, row.watermark(), exit));
        if (neighbours.size() == 1 && neighbours.get(0).start == start && neighbours.get(0).last == last) {
            neighbours.get(0).times.add(row.eventTime());
            return neighbours;
        }
        Open joined = new Open(key, start, last, row.watermark());
        joined.times.addAll(times);
        for (Open each : neighbours) {
            joined.shownValues.addAll(each.shownValues);
            joined.newValues.addAll(each.newValues);
            joined.paneCount += each.paneCount;
            joined.clockDue = Math.min(joined.clockDue, each.clockDue);
        }
        windows.removeAll(neighbours);
        windows.add(joined);
        return List.of(joined);
    }

    private long expiry(Open window) {
        return window.last + kind.lateness();
    }

    private static boolean isEndless(Open window) {
        return window.start == Long.MIN_VALUE;
    }

    private PaneKind.Firings firings(Open window) {
        return window.isPastEnd ? kind.late() : kind.early();
    }

    private static Timing timing(Open window) {
        return window.isPastEnd ? Timing.LATE : Timing.EARLY;
    }

    /** The next moment at which anything might happen to a window. */
    private long nextMoment(Open window) {
        long end = window.isPastEnd ? expiry(window) : window.last;
        long every = firings(window).every();
        if (every == 0 || window.newValues.isEmpty()) {
            return end;
        }
        long from = isEndless(window) ? 0 : window.start;
        long passed =
                isEndless(window) || window.playedUpTo >= from ? Math.floorDiv(window.playedUpTo + 1 - from, every) : 0;
        long moment = from + (passed + 1) * every - 1;
        return Math.min(moment, end);
    }

    private void play(Open window, long upTo, Exit exit) {
        for (long moment = nextMoment(window); moment <= upTo && windows.contains(window); ) {
            play(window, exit);
            moment = nextMoment(window);
        }
    }

    private void play(Open window, Exit exit) {
        long moment = nextMoment(window);
        long end = window.isPastEnd ? expiry(window) : window.last;
        boolean hasNew = !window.newValues.isEmpty();
        window.playedUpTo = moment;
        if (moment < end) {
            if (hasNew) {
                put(window, timing(window), moment, moment - 1, exit);
            }
        } else if (!window.isPastEnd) {
            if (hasNew || !kind.isDiscarding()) {
                put(window, Timing.ON_TIME, moment, moment - 1, exit);
            }
            window.isPastEnd = true;
        } else {
            if (hasNew) {
                put(window, Timing.LATE, moment, moment - 1, exit);
            }
            windows.remove(window);
        }
    }

    private void put(Open window, Timing timing, long cause, long underWatermark, Exit exit) {
        List<Long> values = kind.isDiscarding()
                ? window.newValues
                : Stream.concat(window.shownValues.stream(), window.newValues.stream())
                        .toList();
        long sum = node.kind().sum(values);
        long value = PaneKind.shown(sum, timing.ordinal(), window.paneCount);
        window.paneCount++;
        window.shownValues.addAll(window.newValues);
        window.newValues.clear();
        window.clockDue = NEVER;
        try {
            long eventTime = isEndless(window) ? cause : window.last;
            exit.put(PlainRow.stamped(new Item(window.key, window.start, value), eventTime, underWatermark));
        } catch (MalformedRowException e) {
            refusedCount++;
        }
    }

    @Override
    public int advance(long newWatermark, long newProcessingTime, Exit exit) {
        watermark = newWatermark;
        processingTime = newProcessingTime;
        while (true) {
            Open next = null;
            Due nextDue = null;
            for (Open each : windows) {
                long moment = nextMoment(each);
                if (moment <= watermark) {
                    Due due = each.due(moment);
                    int order = nextDue == null ? -1 : due.compareTo(nextDue);
                    if (order < 0 || order == 0 && each.last < next.last) {
                        next = each;
                        nextDue = due;
                    }
                }
            }
            if (next == null) {
                break;
            }
            play(next, exit);
        }
        windows.stream()
                .filter(each -> each.clockDue <= processingTime)
                .sorted(Comparator.comparing((Open each) -> each.due(each.clockDue))
                        .thenComparing(Open::last))
                .toList()
                .forEach(each -> put(each, timing(each), each.clockDue, PlainWatermarks.NONE, exit));
        int refused = refusedCount;
        refusedCount = 0;
        return refused;
    }
}
