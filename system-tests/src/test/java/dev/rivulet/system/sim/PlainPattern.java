package dev.rivulet.system.sim;

import static dev.rivulet.system.sim.MatchKind.isRest;
import static dev.rivulet.system.sim.MatchKind.rest;

import dev.rivulet.core.row.MalformedRowException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The patterns of {@link MatchKind}, each in words of its own: what a row does to the beginnings of its key that are there. */
final class PlainPattern implements PlainOperator {

    /** The rows that a match has begun with. */
    private record Begun(List<PlainRow> rows, boolean isClosed) {

        static Begun with(PlainRow row) {
            return new Begun(List.of(row), false);
        }

        Begun and(PlainRow row) {
            List<PlainRow> more = new ArrayList<>(rows);
            more.add(row);
            return new Begun(List.copyOf(more), isClosed);
        }

        Begun closed() {
            return new Begun(rows, true);
        }

        PlainRow first() {
            return rows.get(0);
        }

        PlainRow last() {
            return rows.get(rows.size() - 1);
        }
    }

    /** A key, and where its rows stand, of which each is unlike the others. */
    private static final class Key {
        private List<Begun> open = new ArrayList<>();
        private final List<Begun> waiting = new ArrayList<>();
        private final List<PlainRow> taken = new ArrayList<>();

        private int place(PlainRow row) {
            for (int index = 0; index < taken.size(); index++) {
                if (taken.get(index) == row) {
                    return index;
                }
            }
            throw new AssertionError("a row that was not taken");
        }
    }

    private final Node.Match node;
    private final NavigableMap<Due, List<PlainRow>> rows = new TreeMap<>();
    private final Map<String, Key> keys = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;
    private int refused;

    PlainPattern(Node.Match node) {
        this.node = node;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) {
        boolean isInTime = row.eventTime() > row.watermark();
        if (isInTime) {
            Due due = Due.of(row.eventTime(), node.selector().keyOf(row.item()));
            PlainRow unlikeOthers = row.result(row.item());
            rows.computeIfAbsent(due, key -> new ArrayList<>()).add(unlikeOthers);
        }
        return isInTime;
    }

    @Override
    public int advance(long newWatermark, long processingTime, Exit exit) {
        watermark = newWatermark;
        refused = 0;
        Optional<Due> next = nextDue();
        while (next.isPresent() && next.get().timeMicros() <= watermark) {
            Due due = next.get();
            Key key = keys.computeIfAbsent(due.key(), each -> new Key());
            List<PlainRow> ofDue = rows.remove(due);
            for (PlainRow row : ofDue == null ? List.<PlainRow>of() : ofDue) {
                key.taken.add(row);
                settle(due, key, step(key, row), exit);
            }
            end(due, key, exit);
            next = nextDue();
        }
        return refused;
    }

    private Optional<Due> nextDue() {
        Stream<Due> deadlines = keys.entrySet().stream()
                .filter(each -> within() > 0 && !each.getValue().open.isEmpty())
                .map(each -> Due.of(lastTime(each.getValue().open.get(0)), each.getKey()));
        return Stream.concat(deadlines, rows.keySet().stream().limit(1)).min(Comparator.naturalOrder());
    }

    private long within() {
        return switch (node.kind()) {
            case RISE -> 0;
            case PAIR -> MatchKind.PAIR_MICROS;
            case QUIET -> MatchKind.QUIET_MICROS;
            case LOOP -> MatchKind.LOOP_MICROS;
            case MANY -> MatchKind.MANY_MICROS;
        };
    }

    private long lastTime(Begun begun) {
        return begun.first().eventTime() + within() - 1;
    }

    /** What a row makes complete. */
    private List<Begun> step(Key key, PlainRow row) {
        List<Begun> complete = new ArrayList<>();
        List<Begun> left = new ArrayList<>();
        for (Begun begun : key.open) {
            step(begun, row, left, complete);
        }
        boolean begins = isRest(row.item(), node.kind() == MatchKind.QUIET || node.kind() == MatchKind.LOOP ? 4 : 2, 0);
        if (begins) {
            left.add(Begun.with(row));
        }
        key.open = left;
        return complete;
    }

    private void step(Begun begun, PlainRow row, List<Begun> left, List<Begun> complete) {
        Item item = row.item();
        switch (node.kind()) {
            case RISE -> {
                if (item.value() > begun.first().item().value()) {
                    complete.add(begun.and(row));
                }
            }
            case PAIR -> {
                boolean fits = isRest(item, 2, 1)
                        && rest(item, 3) == rest(begun.first().item(), 3);
                (fits ? complete : left).add(fits ? begun.and(row) : begun);
            }
            case QUIET -> {
                if (!isRest(item, 4, 1)) {
                    left.add(begun);
                }
            }
            case LOOP -> stepOfLoop(begun, row, left, complete);
            case MANY -> {
                left.add(begun);
                if (isRest(item, 2, 1)) {
                    complete.add(begun.and(row));
                }
            }
        }
    }

    private static void stepOfLoop(Begun begun, PlainRow row, List<Begun> left, List<Begun> complete) {
        Item item = row.item();
        boolean hasLoop = begun.rows().size() > 1;
        boolean isLoop = isRest(item, 4, 1) || isRest(item, 4, 2);
        boolean stops = isRest(item, 5, 0);
        if (!hasLoop && isLoop && stops) {
            return; // The first that the loop could take, and it may not.
        }
        if (hasLoop && isRest(item, 4, 3)) {
            complete.add(begun.and(row));
        }
        if (isLoop && !stops && !begun.isClosed()) {
            left.add(begun.and(row));
        } else {
            left.add(hasLoop && stops ? begun.closed() : begun);
        }
    }

    private void end(Due due, Key key, Exit exit) {
        List<Begun> over = within() == 0
                ? List.of()
                : key.open.stream()
                        .filter(each -> lastTime(each) <= due.timeMicros())
                        .toList();
        key.open.removeAll(over);
        if (node.kind() == MatchKind.QUIET) {
            settle(due, key, over, exit);
        } else {
            over.forEach(each -> put(due, each, exit::putTimedOut));
            settle(due, key, List.of(), exit);
        }
    }

    private void settle(Due due, Key key, List<Begun> complete, Exit exit) {
        boolean isOrdered = node.kind() == MatchKind.PAIR || node.kind() == MatchKind.LOOP;
        if (isOrdered) {
            key.waiting.addAll(complete);
            key.waiting.sort(Comparator.comparingInt(each -> key.place(each.first())));
            release(due, key, exit);
        } else {
            complete.forEach(each -> put(due, each, exit));
        }
        if (node.kind() == MatchKind.MANY && key.open.size() > MatchKind.MANY_COUNT_MAX) {
            key.open.remove(0);
            refused++;
            exit.tell(
                    "1 open matches were given up, those that began first, as a key may have "
                            + MatchKind.MANY_COUNT_MAX
                            + " with 10000 rows in them; shorten within(...), or raise openMatchesMax or takenRowsMax",
                    "key " + due.key());
        }
    }

    private void release(Due due, Key key, Exit exit) {
        while (!key.waiting.isEmpty()) {
            Begun match = key.waiting.get(0);
            int place = key.place(match.first());
            if (key.open.stream().anyMatch(each -> key.place(each.first()) < place)) {
                return;
            }
            key.waiting.remove(0);
            put(due, match, exit);
            int discarded = node.kind() == MatchKind.LOOP ? place : key.place(match.last());
            key.open.removeIf(each -> key.place(each.first()) <= discarded);
            key.waiting.removeIf(each -> key.place(each.first()) <= discarded);
        }
    }

    private void put(Due due, Begun match, Exit exit) {
        List<Item> items = match.rows().stream().map(PlainRow::item).toList();
        try {
            exit.put(PlainRow.fired(MatchKind.item(due.key(), items), due.timeMicros()));
        } catch (MalformedRowException e) {
            refused++;
        }
    }
}
