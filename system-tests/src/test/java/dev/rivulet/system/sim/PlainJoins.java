package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.system.sim.JoinKind.OfIntervals;
import dev.rivulet.system.sim.JoinKind.OfVersions;
import dev.rivulet.system.sim.JoinKind.OfWindows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The joins of {@link JoinKind} once more: each looks through all rows that were ever in time, and forgets none; so what the engine forgets
 * must not be missed.
 */
final class PlainJoins {

    private PlainJoins() {}

    static PlainOperator of(Node.Join node) {
        if (node.kind() instanceof OfWindows kind) {
            return kind.makesPairs() ? new Pairs(node, kind) : new Sums(node, kind);
        }
        if (node.kind() instanceof OfIntervals kind) {
            return new Intervals(node, kind);
        }
        if (node.kind() instanceof OfVersions kind) {
            return new Versions(node, kind);
        }
        return node.kind() instanceof JoinKind.Broadcast
                ? new PlainConnected.Broadcast(node)
                : new PlainConnected(node);
    }

    /** A row that is kept. */
    private static final class Kept {
        private final String key;
        private final PlainRow row;
        private boolean isMatched;

        Kept(Node.Join node, PlainRow row) {
            this.key = node.selector().keyOf(row.item());
            this.row = row;
        }

        long time() {
            return row.eventTime();
        }

        Item item() {
            return row.item();
        }
    }

    private static void put(Item item, long eventTime, PlainOperator.Exit exit) {
        try {
            exit.put(PlainRow.fired(item, eventTime));
        } catch (MalformedRowException e) {
            throw new AssertionError("a row was refused behind an operator, and not alone", e);
        }
    }

    /** All pairs of windows that lie side by side. */
    private static final class Pairs implements PlainOperator {
        private final Node.Join node;
        private final OfWindows kind;
        private final List<Kept> lefts = new ArrayList<>();
        private final List<Kept> rights = new ArrayList<>();
        private final TreeSet<Due> dues = new TreeSet<>();

        Pairs(Node.Join node, OfWindows kind) {
            this.node = node;
            this.kind = kind;
        }

        @Override
        public boolean take(PlainRow row, Exit exit) {
            return add(row, lefts);
        }

        @Override
        public boolean takeRight(PlainRow row, Exit exit) {
            return add(row, rights);
        }

        private boolean add(PlainRow row, List<Kept> side) {
            boolean isInTime = last(row) > row.watermark();
            if (isInTime) {
                Kept kept = new Kept(node, row);
                side.add(kept);
                dues.add(Due.of(last(row), kept.key));
            }
            return isInTime;
        }

        private long last(PlainRow row) {
            return PlainWindow.spans(kind.windows(), row.eventTime()).get(0).end() - 1;
        }

        @Override
        public int advance(long watermark, long processingTime, Exit exit) {
            while (!dues.isEmpty() && dues.first().timeMicros() <= watermark) {
                Due due = dues.pollFirst();
                fire(due, of(due, lefts), of(due, rights), exit);
            }
            return 0;
        }

        private List<Item> of(Due due, List<Kept> side) {
            return side.stream()
                    .filter(each -> each.key.equals(due.key()) && last(each.row) == due.timeMicros())
                    .map(Kept::item)
                    .toList();
        }

        private void fire(Due due, List<Item> ofLeft, List<Item> ofRight, Exit exit) {
            for (Item left : ofLeft) {
                ofRight.forEach(right -> put(JoinKind.joined(left, right), due.timeMicros(), exit));
            }
            if (ofRight.isEmpty() && (kind.type() == JoinType.LEFT || kind.type() == JoinType.FULL)) {
                ofLeft.forEach(left -> put(JoinKind.joined(left, null), due.timeMicros(), exit));
            }
            if (ofLeft.isEmpty() && (kind.type() == JoinType.RIGHT || kind.type() == JoinType.FULL)) {
                ofRight.forEach(right -> put(JoinKind.joined(null, right), due.timeMicros(), exit));
            }
        }
    }

    /** A sum over both sides of other windows: as one of a single stream, of what each row has to say. */
    private static final class Sums implements PlainOperator {
        private final PlainOperator windows;

        Sums(Node.Join node, OfWindows kind) {
            Node.Window window =
                    new Node.Window(node.uid(), node.selector(), kind.windows(), PaneKind.ONCE, List.of(), node.next());
            this.windows = PlainLayout.window(window);
        }

        @Override
        public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
            return windows.take(share(row, false), exit);
        }

        @Override
        public boolean takeRight(PlainRow row, Exit exit) throws MalformedRowException {
            return windows.take(share(row, true), exit);
        }

        private static PlainRow share(PlainRow row, boolean isRight) {
            Item item = row.item();
            return row.with(new Item(item.key(), item.timeMicros(), JoinKind.share(item, isRight)));
        }

        @Override
        public int advance(long watermark, long processingTime, Exit exit) {
            return windows.advance(watermark, processingTime, exit);
        }
    }

    /** Rows whose times lie within an interval of each other. */
    private static final class Intervals implements PlainOperator {
        private final Node.Join node;
        private final long lower;
        private final long upper;
        private final JoinType type;
        private final List<Kept> lefts = new ArrayList<>();
        private final List<Kept> rights = new ArrayList<>();
        private final TreeMap<Due, List<Kept>> endsOfLefts = new TreeMap<>();
        private final TreeMap<Due, List<Kept>> endsOfRights = new TreeMap<>();

        Intervals(Node.Join node, OfIntervals kind) {
            this.node = node;
            this.lower = kind.lower() + (kind.isExclusive() ? 1 : 0);
            this.upper = kind.upper() - (kind.isExclusive() ? 1 : 0);
            this.type = kind.type();
        }

        @Override
        public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
            if (row.eventTime() <= row.watermark()) {
                return false;
            }
            Kept left = new Kept(node, row);
            for (Kept right : partners(left, rights, lower, upper)) {
                match(left, right);
                exit.put(row.result(JoinKind.joined(left.item(), right.item())));
            }
            lefts.add(left);
            add(endsOfLefts, left.time() + Math.max(upper, 0), left);
            return true;
        }

        @Override
        public boolean takeRight(PlainRow row, Exit exit) throws MalformedRowException {
            if (row.eventTime() <= row.watermark()) {
                return false;
            }
            Kept right = new Kept(node, row);
            for (Kept left : partners(right, lefts, -upper, -lower)) {
                match(left, right);
                exit.put(row.result(JoinKind.joined(left.item(), right.item())));
            }
            rights.add(right);
            add(endsOfRights, right.time() + Math.max(-lower, 0), right);
            return true;
        }

        private static void match(Kept left, Kept right) {
            left.isMatched = true;
            right.isMatched = true;
        }

        private static void add(TreeMap<Due, List<Kept>> ends, long time, Kept kept) {
            ends.computeIfAbsent(Due.of(time, kept.key), due -> new ArrayList<>())
                    .add(kept);
        }

        /** The sort is stable, so those of one time stay as they came. */
        private static List<Kept> partners(Kept of, List<Kept> others, long from, long to) {
            return others.stream()
                    .filter(other -> other.key.equals(of.key))
                    .filter(other -> other.time() - of.time() >= from && other.time() - of.time() <= to)
                    .sorted(Comparator.comparingLong(Kept::time))
                    .toList();
        }

        @Override
        public int advance(long watermark, long processingTime, Exit exit) {
            TreeSet<Due> dues = new TreeSet<>(endsOfLefts.keySet());
            dues.addAll(endsOfRights.keySet());
            for (Due due : dues) {
                if (due.timeMicros() <= watermark) {
                    fire(due, exit);
                }
            }
            return 0;
        }

        private void fire(Due due, Exit exit) {
            List<Kept> ofLefts = endsOfLefts.remove(due);
            List<Kept> ofRights = endsOfRights.remove(due);
            if (ofLefts != null && (type == JoinType.LEFT || type == JoinType.FULL)) {
                alone(ofLefts).forEach(each -> put(JoinKind.joined(each.item(), null), due.timeMicros(), exit));
            }
            if (ofRights != null && (type == JoinType.RIGHT || type == JoinType.FULL)) {
                alone(ofRights).forEach(each -> put(JoinKind.joined(null, each.item()), due.timeMicros(), exit));
            }
        }

        private static List<Kept> alone(List<Kept> rows) {
            return rows.stream().filter(each -> !each.isMatched).toList();
        }
    }

    /** Rows and the version that holds at their time. */
    private static final class Versions implements PlainOperator {
        private final Node.Join node;
        private final boolean keepsUnmatched;
        private final List<Kept> versions = new ArrayList<>();
        private final TreeMap<Due, List<Kept>> waiting = new TreeMap<>();

        Versions(Node.Join node, OfVersions kind) {
            this.node = node;
            this.keepsUnmatched = kind.keepsUnmatched();
        }

        @Override
        public boolean take(PlainRow row, Exit exit) {
            boolean isInTime = row.eventTime() > row.watermark();
            if (isInTime) {
                Kept left = new Kept(node, row);
                waiting.computeIfAbsent(Due.of(left.time(), left.key), due -> new ArrayList<>())
                        .add(left);
            }
            return isInTime;
        }

        @Override
        public boolean takeRight(PlainRow row, Exit exit) {
            boolean isInTime = row.eventTime() > row.watermark();
            if (isInTime) {
                versions.add(new Kept(node, row));
            }
            return isInTime;
        }

        @Override
        public int advance(long watermark, long processingTime, Exit exit) {
            while (!waiting.isEmpty() && waiting.firstKey().timeMicros() <= watermark) {
                Due due = waiting.firstKey();
                Kept version = versionAt(due);
                for (Kept left : waiting.remove(due)) {
                    if (version != null || keepsUnmatched) {
                        put(
                                JoinKind.joined(left.item(), version == null ? null : version.item()),
                                due.timeMicros(),
                                exit);
                    }
                }
            }
            return 0;
        }

        /** Of several of the same time the last. */
        private @Nullable Kept versionAt(Due due) {
            Kept found = null;
            for (Kept version : versions) {
                boolean holds = version.key.equals(due.key()) && version.time() <= due.timeMicros();
                if (holds && (found == null || version.time() >= found.time())) {
                    found = version;
                }
            }
            return found;
        }
    }
}
