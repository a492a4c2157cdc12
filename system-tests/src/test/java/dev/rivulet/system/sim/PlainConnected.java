package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The function of {@link JoinKind.Connected} once more. */
final class PlainConnected implements PlainOperator {

    private final Node.Join node;
    private final Map<String, Long> sums = new HashMap<>();
    private final Map<String, Long> lasts = new HashMap<>();
    private final Map<String, Due> dues = new HashMap<>();

    PlainConnected(Node.Join node) {
        this.node = node;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
        String key = node.selector().keyOf(row.item());
        long sum = sums.merge(key, row.item().value(), Long::sum);
        long value = FunctionKind.weighted(sum, lasts.getOrDefault(key, -1L));
        exit.put(row.result(new Item(key, row.item().timeMicros(), value)));
        return true;
    }

    @Override
    public boolean takeRight(PlainRow row, Exit exit) {
        String key = node.selector().keyOf(row.item());
        lasts.put(key, row.item().value());
        dues.put(key, Due.of(row.eventTime() + JoinKind.CONNECTED_MICROS, key));
        return true;
    }

    @Override
    public int advance(long watermark, long processingTime, Exit exit) {
        for (Due due : new TreeSet<>(dues.values())) {
            if (due.timeMicros() <= watermark) {
                Long sum = sums.remove(due.key());
                lasts.remove(due.key());
                dues.remove(due.key());
                put(due, sum == null ? -3 : sum, exit);
            }
        }
        return 0;
    }

    private static void put(Due due, long value, Exit exit) {
        try {
            exit.put(PlainRow.fired(new Item(due.key(), due.timeMicros(), value), due.timeMicros()));
        } catch (MalformedRowException e) {
            throw new AssertionError("a row was refused behind an operator, and not alone", e);
        }
    }

    /** The function of {@link JoinKind.Broadcast} once more: what is broadcast is there once. */
    static final class Broadcast implements PlainOperator {
        private final Node.Join node;
        private final Map<String, Long> counts = new HashMap<>();
        private final TreeMap<Long, Long> latest = new TreeMap<>();
        private final TreeSet<Due> dues = new TreeSet<>();

        Broadcast(Node.Join node) {
            this.node = node;
        }

        @Override
        public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
            String key = node.selector().keyOf(row.item());
            long count = counts.merge(key, 1L, Long::sum);
            dues.add(Due.of(row.eventTime() + JoinKind.BROADCAST_MICROS, key));
            exit.put(row.result(new Item(key, row.item().timeMicros(), FunctionKind.weighted(known(), count))));
            return true;
        }

        @Override
        public boolean takeRight(PlainRow row, Exit exit) throws MalformedRowException {
            Item item = row.item();
            if (JoinKind.takesBack(item)) {
                latest.remove(JoinKind.kindOf(item));
            } else {
                latest.put(JoinKind.kindOf(item), item.value());
            }
            exit.put(row.result(new Item(item.key(), item.timeMicros(), known())));
            return true;
        }

        private long known() {
            return latest.values().stream().reduce(0L, FunctionKind::weighted);
        }

        @Override
        public int advance(long watermark, long processingTime, Exit exit) {
            while (!dues.isEmpty() && dues.first().timeMicros() <= watermark) {
                Due due = dues.pollFirst();
                Long count = counts.remove(due.key());
                put(due, FunctionKind.weighted(known(), count == null ? -4 : count), exit);
            }
            return 0;
        }
    }
}
