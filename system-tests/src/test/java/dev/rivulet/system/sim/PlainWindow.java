package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import java.util.Map;
import java.util.TreeMap;

/** A sum per key and window. */
final class PlainWindow implements PlainOperator {

    private final Node.Window node;
    private final Map<Due, Long> sums = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;

    PlainWindow(Node.Window node) {
        this.node = node;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) {
        long start = Math.floorDiv(row.eventTime(), node.sizeMicros()) * node.sizeMicros();
        long last = start + node.sizeMicros() - 1;
        if (last <= row.watermark()) {
            return false;
        }
        String key = node.selector().keyOf(row.item());
        sums.merge(
                Due.of(last, key),
                FunctionKind.weighted(0, row.item().value()),
                (before, first) -> FunctionKind.weighted(before, row.item().value()));
        return true;
    }

    @Override
    public int advance(long newWatermark, long processingTime, Exit exit) {
        long before = watermark;
        watermark = newWatermark;
        int refused = 0;
        while (!sums.isEmpty()) {
            Map.Entry<Due, Long> first = ((TreeMap<Due, Long>) sums).firstEntry();
            Due due = first.getKey();
            if (due.timeMicros() > watermark) {
                break;
            }
            sums.remove(due);
            Item item = new Item(due.key(), due.timeMicros() + 1 - node.sizeMicros(), first.getValue());
            try {
                exit.put(new PlainRow(item, due.timeMicros(), before));
            } catch (MalformedRowException e) {
                refused++;
            }
        }
        return refused;
    }
}
