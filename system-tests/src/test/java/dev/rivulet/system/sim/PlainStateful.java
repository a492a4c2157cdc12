package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ready-made functions of {@link StatefulKind} once more. It forgets nothing, so whatever is forgotten must not be missed. */
final class PlainStateful implements PlainOperator {

    private final Node.Stateful node;
    private final Map<String, List<Long>> firsts = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    PlainStateful(Node.Stateful node) {
        this.node = node;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
        Item item = row.item();
        String key = node.selector().keyOf(item);
        switch (node.kind()) {
            case DEDUPLICATE -> {
                return deduplicate(row, key, exit);
            }
            case REDUCE -> {
                Long before = numbers.get(key);
                long after = before == null ? item.value() : FunctionKind.weighted(before, item.value());
                numbers.put(key, after);
                put(row, after, exit);
            }
            case MAP_WITH_STATE -> {
                long number = numbers.getOrDefault(key, 0L) + 1;
                numbers.put(key, Math.floorMod(item.value(), 9L) == 0 ? 0 : number);
                put(row, number, exit);
            }
        }
        return true;
    }

    private boolean deduplicate(PlainRow row, String key, Exit exit) throws MalformedRowException {
        long time = row.eventTime();
        if (time + StatefulKind.WITHIN_MICROS - 1 <= row.watermark()) {
            return false;
        }
        List<Long> times = firsts.computeIfAbsent(key, absent -> new ArrayList<>());
        if (times.stream().anyMatch(first -> Math.abs(first - time) < StatefulKind.WITHIN_MICROS)) {
            exit.leaveOut();
        } else {
            times.add(time);
            exit.put(row);
        }
        return true;
    }

    private static void put(PlainRow row, long value, Exit exit) throws MalformedRowException {
        Item item = row.item();
        exit.put(row.result(new Item(item.key(), item.timeMicros(), value)));
    }

    @Override
    public int advance(long watermark, long processingTime, Exit exit) {
        return 0;
    }
}
