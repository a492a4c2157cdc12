package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A sum per key and window: each window that a row lies in has one of its own. */
final class PlainWindow implements PlainOperator {

    /** A span of time, without its end. */
    record Span(long start, long end) {}

    /** By the last microsecond of the window and the key. Windows of one key that end together start together. */
    private record Sum(long start, long value) {}

    private final Node.Window node;
    private final NavigableMap<Due, Sum> sums = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;

    PlainWindow(Node.Window node) {
        this.node = node;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) {
        String key = node.selector().keyOf(row.item());
        boolean isInTime = false;
        for (Span window : spans(node.kind(), row.eventTime())) {
            if (window.end - 1 > row.watermark()) {
                isInTime = true;
                Due due = Due.of(window.end - 1, key);
                Sum before = sums.getOrDefault(due, new Sum(window.start, 0));
                sums.put(due, new Sum(window.start, add(before.value, row.item().value())));
            }
        }
        return isInTime;
    }

    @Override
    public boolean isLate(PlainRow row) {
        return spans(node.kind(), row.eventTime()).stream().allMatch(window -> window.end - 1 <= row.watermark());
    }

    private long add(long sum, long value) {
        return node.kind() instanceof WindowKind.Tumbling ? FunctionKind.weighted(sum, value) : sum + value;
    }

    /** The windows that have a time. */
    static List<Span> spans(WindowKind kind, long time) {
        List<Span> spans = new ArrayList<>();
        if (kind instanceof WindowKind.Tumbling tumbling) {
            long start = Math.floorDiv(time - tumbling.offset(), tumbling.size()) * tumbling.size() + tumbling.offset();
            spans.add(new Span(start, start + tumbling.size()));
        } else if (kind instanceof WindowKind.Sliding sliding) {
            long start = Math.floorDiv(time - sliding.offset(), sliding.slide()) * sliding.slide() + sliding.offset();
            for (; start + sliding.size() > time; start -= sliding.slide()) {
                spans.add(new Span(start, start + sliding.size()));
            }
        } else if (kind instanceof WindowKind.Cumulate cumulate) {
            long start = Math.floorDiv(time, cumulate.sizeMax()) * cumulate.sizeMax();
            for (long size = cumulate.step(); size <= cumulate.sizeMax(); size += cumulate.step()) {
                if (time < start + size) {
                    spans.add(new Span(start, start + size));
                }
            }
        } else if (kind instanceof WindowKind.Global) {
            spans.add(new Span(Long.MIN_VALUE, Long.MAX_VALUE));
        }
        return spans;
    }

    @Override
    public int advance(long newWatermark, long processingTime, Exit exit) {
        watermark = newWatermark;
        int refused = 0;
        while (!sums.isEmpty() && sums.firstKey().timeMicros() <= watermark) {
            Due due = sums.firstKey();
            Sum sum = sums.remove(due);
            try {
                exit.put(PlainRow.fired(new Item(due.key(), sum.start, sum.value), due.timeMicros()));
            } catch (MalformedRowException e) {
                refused++;
            }
        }
        return refused;
    }
}
