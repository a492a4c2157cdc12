package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The functions of {@link FunctionKind} once more, with what they keep in maps of this object. */
final class PlainProcess implements PlainOperator {

    private final Node.Process node;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Long> times = new HashMap<>();
    private final Map<String, List<Long>> lists = new HashMap<>();
    private final Map<String, TreeMap<Long, Long>> maps = new HashMap<>();
    private final TreeSet<Due> eventTimers = new TreeSet<>();
    private final TreeSet<Due> processingTimers = new TreeSet<>();

    private long watermark = Long.MIN_VALUE;
    private long processingTime;

    private PlainProcess(Node.Process node) {
        this.node = node;
    }

    static PlainProcess of(Node.Process node) {
        return new PlainProcess(node);
    }

    @Override
    public void begin(long newProcessingTime) {
        processingTime = newProcessingTime;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
        String key = node.selector().keyOf(row.item());
        long value = row.item().value();
        switch (node.kind()) {
            case SUM -> put(row, key, numbers.merge(key, value, Long::sum), exit);
            case PAUSE -> {
                numbers.merge(key, 1L, Long::sum);
                Long before = times.put(key, row.eventTime() + FunctionKind.PAUSE_MICROS);
                if (before != null) {
                    eventTimers.remove(Due.of(before, key));
                }
                eventTimers.add(Due.of(row.eventTime() + FunctionKind.PAUSE_MICROS, key));
            }
            case FIRST -> {
                Long gone = times.get(key);
                if (gone == null || gone <= row.watermark()) {
                    times.put(key, row.eventTime() + FunctionKind.TTL_MICROS);
                    exit.put(row);
                }
            }
            case KINDS -> kinds(row, key, exit);
            case FOURS -> {
                List<Long> values = lists.computeIfAbsent(key, absent -> new ArrayList<>());
                values.add(value);
                if (values.size() == FunctionKind.FOUR) {
                    lists.remove(key);
                    put(row, key(row.item(), row), values.stream().reduce(0L, FunctionKind::weighted), exit);
                }
            }
            case DELAY -> {
                List<Long> values = lists.computeIfAbsent(key, absent -> new ArrayList<>());
                if (values.isEmpty()) {
                    processingTimers.add(Due.of(processingTime + FunctionKind.DELAY_MICROS, key));
                }
                values.add(value);
            }
            case CHAIN -> {
                if (numbers.putIfAbsent(key, (long) FunctionKind.CHAIN_COUNT) == null) {
                    eventTimers.add(Due.of(row.eventTime() + FunctionKind.CHAIN_MICROS, key));
                }
            }
        }
        return true;
    }

    private String key(Item item, PlainRow row) {
        return node.selector().keyOf(row.item());
    }

    private void kinds(PlainRow row, String key, Exit exit) throws MalformedRowException {
        long value = row.item().value();
        TreeMap<Long, Long> latest = maps.computeIfAbsent(key, absent -> new TreeMap<>());
        long kind = Math.floorMod(value, 7L) - 3;
        if (Math.floorMod(value, 11L) == 0) {
            latest.remove(kind);
        } else {
            latest.put(kind, value);
        }
        long sum = latest.values().stream().reduce(0L, FunctionKind::weighted);
        if (Math.floorMod(value, 23L) == 0) {
            latest.clear();
        }
        put(row, key, sum, exit);
    }

    private static void put(PlainRow row, String key, long value, Exit exit) throws MalformedRowException {
        exit.put(row.result(new Item(key, row.item().timeMicros(), value)));
    }

    @Override
    public int advance(long newWatermark, long newProcessingTime, Exit exit) {
        watermark = newWatermark;
        processingTime = newProcessingTime;
        return fire(eventTimers, watermark, exit) + fire(processingTimers, processingTime, exit);
    }

    private int fire(TreeSet<Due> timers, long now, Exit exit) {
        int refused = 0;
        while (!timers.isEmpty() && timers.first().timeMicros() <= now) {
            Due due = timers.pollFirst();
            if (exit.failsOn(due)) {
                continue;
            }
            try {
                exit.put(PlainRow.fired(onTimer(due), due.timeMicros()));
            } catch (MalformedRowException e) {
                refused++;
            }
        }
        return refused;
    }

    private Item onTimer(Due due) {
        String key = due.key();
        switch (node.kind()) {
            case PAUSE -> {
                times.remove(key);
                return new Item(key, due.timeMicros(), numbers.remove(key));
            }
            case DELAY -> {
                return new Item(key, 0, lists.remove(key).stream().reduce(0L, FunctionKind::weighted));
            }
            case CHAIN -> {
                long left = numbers.get(key) - 1;
                if (left == 0) {
                    numbers.remove(key);
                } else {
                    numbers.put(key, left);
                    eventTimers.add(Due.of(due.timeMicros() + FunctionKind.CHAIN_MICROS, key));
                }
                return new Item(key, due.timeMicros(), left);
            }
            default -> throw new AssertionError(node.kind() + " has no timers");
        }
    }
}
