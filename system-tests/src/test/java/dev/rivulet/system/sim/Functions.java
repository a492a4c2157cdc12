package dev.rivulet.system.sim;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.state.ValueState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/** The functions of {@link FunctionKind}, as a user would write them. */
final class Functions {

    private Functions() {}

    static Supplier<KeyedProcessFunction<String, Item, Item>> of(FunctionKind kind) {
        return switch (kind) {
            case SUM -> Sum::new;
            case PAUSE -> Pause::new;
            case FIRST -> First::new;
            case KINDS -> Kinds::new;
            case FOURS -> Fours::new;
            case DELAY -> Delay::new;
            case CHAIN -> Chain::new;
        };
    }

    private static long or(Long value, long otherwise) {
        return value == null ? otherwise : value;
    }

    private static final class Sum implements KeyedProcessFunction<String, Item, Item> {
        private ValueState<Long> sum;

        @Override
        public void open(KeyedStates states) {
            sum = states.value("sum", Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long after = or(sum.value(), 0) + item.value();
            sum.update(after);
            out.collect(new Item(context.key(), item.timeMicros(), after));
        }
    }

    private static final class Pause implements KeyedProcessFunction<String, Item, Item> {
        private ValueState<Long> count;
        private ValueState<Long> timer;

        @Override
        public void open(KeyedStates states) {
            count = states.value("count", Long.class);
            timer = states.value("timer", Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) {
            count.update(or(count.value(), 0) + 1);
            Long before = timer.value();
            if (before != null) {
                context.deleteEventTimeTimer(before);
            }
            long due = context.timestampMicros() + FunctionKind.PAUSE_MICROS;
            context.registerEventTimeTimer(due);
            timer.update(due);
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long found = or(count.value(), -1);
            count.clear();
            timer.clear();
            out.collect(new Item(context.key(), context.timestampMicros(), found));
        }
    }

    private static final class First implements KeyedProcessFunction<String, Item, Item> {
        private ValueState<Long> seen;

        @Override
        public void open(KeyedStates states) {
            Duration timeToLive = Duration.of(FunctionKind.TTL_MICROS, ChronoUnit.MICROS);
            seen = states.withTtl(StateTtl.afterWriting(timeToLive)).value("seen", Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            if (seen.value() == null) {
                seen.update(item.value());
                out.collect(item);
            }
        }
    }

    private static final class Kinds implements KeyedProcessFunction<String, Item, Item> {
        private MapState<Long, Long> latest;

        @Override
        public void open(KeyedStates states) {
            latest = states.map("latest", Long.class, Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long kind = Math.floorMod(item.value(), 7L) - 3;
            if (Math.floorMod(item.value(), 11L) == 0) {
                latest.remove(kind);
            } else {
                latest.put(kind, item.value());
            }
            long sum = 0;
            for (long value : latest.entries().values()) {
                sum = FunctionKind.weighted(sum, value);
            }
            if (Math.floorMod(item.value(), 23L) == 0) {
                latest.clear();
            }
            out.collect(new Item(context.key(), item.timeMicros(), sum));
        }
    }

    private static final class Fours implements KeyedProcessFunction<String, Item, Item> {
        private ListState<Long> values;

        @Override
        public void open(KeyedStates states) {
            values = states.list("values", Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            values.add(item.value());
            List<Long> all = values.get();
            if (all.size() == FunctionKind.FOUR) {
                long sum = all.stream().reduce(0L, FunctionKind::weighted);
                values.clear();
                out.collect(new Item(context.key(), item.timeMicros(), sum));
            }
        }
    }

    private static final class Delay implements KeyedProcessFunction<String, Item, Item> {
        private ListState<Long> waiting;

        @Override
        public void open(KeyedStates states) {
            waiting = states.list("waiting", Long.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) {
            if (waiting.isEmpty()) {
                context.registerProcessingTimeTimer(context.processingTimeMicros() + FunctionKind.DELAY_MICROS);
            }
            waiting.add(item.value());
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long sum = waiting.get().stream().reduce(0L, FunctionKind::weighted);
            waiting.clear();
            out.collect(new Item(context.key(), 0, sum));
        }
    }

    private static final class Chain implements KeyedProcessFunction<String, Item, Item> {
        private ValueState<Integer> left;

        @Override
        public void open(KeyedStates states) {
            left = states.value("left", Integer.class);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) {
            if (left.value() == null) {
                left.update(FunctionKind.CHAIN_COUNT);
                context.registerEventTimeTimer(context.timestampMicros() + FunctionKind.CHAIN_MICROS);
            }
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            int after = left.value() - 1;
            if (after == 0) {
                left.clear();
            } else {
                left.update(after);
                context.registerEventTimeTimer(context.timestampMicros() + FunctionKind.CHAIN_MICROS);
            }
            out.collect(new Item(context.key(), context.timestampMicros(), after));
        }
    }
}
