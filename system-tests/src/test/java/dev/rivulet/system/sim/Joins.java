package dev.rivulet.system.sim;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.connect.KeyedBroadcastProcessFunction;
import dev.rivulet.engine.connect.KeyedCoProcessFunction;
import dev.rivulet.engine.join.IntervalJoin;
import dev.rivulet.engine.join.TemporalJoin;
import dev.rivulet.engine.join.WindowJoin;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.ValueState;
import java.time.Duration;

/** Gives the engine the joins of {@link JoinKind}, in the words that users have for them. */
final class Joins {

    private Joins() {}

    static DataStream<Item> join(Node.Join node, DataStream<Item> left, DataStream<Item> right) {
        KeyedStream<Item, String> lefts = keyed(node, left);
        JoinKind kind = node.kind();
        if (kind instanceof JoinKind.Broadcast) {
            return lefts.connectBroadcast(right).process(node.uid(), LatestOfKinds::new);
        }
        KeyedStream<Item, String> rights = keyed(node, right);
        if (kind instanceof JoinKind.OfWindows ofWindows) {
            return ofWindows(
                    node.uid(),
                    ofWindows,
                    lefts.join(rights, ofWindows.windows().windows()));
        }
        if (kind instanceof JoinKind.OfIntervals interval) {
            IntervalJoin<Item, Item, String> join = lefts.intervalJoin(
                            rights, micros(interval.lower()), micros(interval.upper()))
                    .withType(interval.type());
            IntervalJoin<Item, Item, String> bounded =
                    interval.isExclusive() ? join.lowerBoundExclusive().upperBoundExclusive() : join;
            return bounded.join(node.uid(), Item.class, Item.class, JoinKind::joined);
        }
        if (kind instanceof JoinKind.OfVersions versions) {
            TemporalJoin<Item, Item, String> join = lefts.temporalJoin(rights);
            return (versions.keepsUnmatched() ? join.leftOuter() : join)
                    .join(node.uid(), Item.class, Item.class, JoinKind::joined);
        }
        return lefts.connect(rights).process(node.uid(), SumAndLast::new);
    }

    private static KeyedStream<Item, String> keyed(Node.Join node, DataStream<Item> stream) {
        return stream.keyBy(node.selector()::keyOf, String.class);
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }

    private static DataStream<Item> ofWindows(
            String uid, JoinKind.OfWindows kind, WindowJoin<Item, Item, String> windows) {
        if (kind.makesPairs()) {
            return windows.apply(uid, kind.type(), Item.class, Item.class, JoinKind::joined);
        }
        return windows.coGroup(uid, Item.class, Item.class, (key, window, lefts, rights, out) -> {
            long sum = JoinKind.share(lefts, false) + JoinKind.share(rights, true);
            out.collect(new Item(key, window.startMicros(), sum));
        });
    }

    private static long or(Long value, long otherwise) {
        return value == null ? otherwise : value;
    }

    /** For {@link JoinKind.Connected}. */
    private static final class SumAndLast implements KeyedCoProcessFunction<String, Item, Item, Item> {
        private ValueState<Long> sum;
        private ValueState<Long> last;
        private ValueState<Long> timer;

        @Override
        public void open(KeyedStates states) {
            sum = states.value("sum", Long.class);
            last = states.value("last", Long.class);
            timer = states.value("timer", Long.class);
        }

        @Override
        public void processElement1(Item left, ProcessContext<String> context, RowCollector<Item> out)
                throws Exception {
            long after = or(sum.value(), 0) + left.value();
            sum.update(after);
            out.collect(new Item(context.key(), left.timeMicros(), FunctionKind.weighted(after, or(last.value(), -1))));
        }

        @Override
        public void processElement2(Item right, ProcessContext<String> context, RowCollector<Item> out) {
            last.update(right.value());
            Long before = timer.value();
            if (before != null) {
                context.deleteEventTimeTimer(before);
            }
            long due = context.timestampMicros() + JoinKind.CONNECTED_MICROS;
            context.registerEventTimeTimer(due);
            timer.update(due);
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            out.collect(new Item(context.key(), context.timestampMicros(), or(sum.value(), -3)));
            sum.clear();
            last.clear();
            timer.clear();
        }
    }

    /** For {@link JoinKind.Broadcast}. */
    private static final class LatestOfKinds implements KeyedBroadcastProcessFunction<String, Item, Item, Item> {
        private ValueState<Long> count;
        private MapState<Long, Long> latest;

        @Override
        public void open(KeyedStates states, KeyedStates broadcast) {
            count = states.value("count", Long.class);
            latest = broadcast.map("latest", Long.class, Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long after = or(count.value(), 0) + 1;
            count.update(after);
            context.registerEventTimeTimer(context.timestampMicros() + JoinKind.BROADCAST_MICROS);
            out.collect(new Item(context.key(), item.timeMicros(), FunctionKind.weighted(known(), after)));
        }

        @Override
        public void processBroadcastElement(Item item, BroadcastContext context, RowCollector<Item> out)
                throws Exception {
            if (JoinKind.takesBack(item)) {
                latest.remove(JoinKind.kindOf(item));
            } else {
                latest.put(JoinKind.kindOf(item), item.value());
            }
            out.collect(new Item(item.key(), item.timeMicros(), known()));
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long found = or(count.value(), -4);
            count.clear();
            out.collect(new Item(context.key(), context.timestampMicros(), FunctionKind.weighted(known(), found)));
        }

        private long known() {
            long sum = 0;
            for (long value : latest.entries().values()) {
                sum = FunctionKind.weighted(sum, value);
            }
            return sum;
        }
    }
}
