package dev.rivulet.system.sim;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.RowFlatMap;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.WindowFunction;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Functions that fail on what their {@link Fault} says, always when all that they do is done already. */
final class FaultyFunctions {

    /** Says whether to fail: a flaky one the first time that it is asked about a value, and not while it is asked about the same again. */
    private static final class Trap {
        private final Fault fault;
        private @Nullable Long failed;

        Trap(Fault fault) {
            this.fault = fault;
        }

        void spring(long value) {
            boolean isAgain = failed != null && failed == value && fault.kind() == Fault.Kind.FLAKY;
            failed = value;
            if (fault.hits(value) && !isAgain) {
                fault.fail(value);
            }
        }
    }

    /** A number that is changed in place. */
    private static final Codec<long[]> CELLS = new Codec<>() {
        @Override
        public void write(long[] cell, ByteWriter out) {
            out.putLong(cell[0]);
        }

        @Override
        public long[] read(ByteReader in) {
            return new long[] {in.readLong()};
        }
    };

    private FaultyFunctions() {}

    static RowFunction<Item, Item> map(Fault fault) {
        Trap trap = new Trap(fault);
        return item -> {
            trap.spring(item.value());
            return item;
        };
    }

    static RowFlatMap<Item, Item> flatMap(Fault fault) {
        Trap trap = new Trap(fault);
        return (item, out) -> {
            out.collect(item);
            trap.spring(item.value());
        };
    }

    static WindowFunction<String, Long, Item> windowFunction(Fault fault) {
        Trap trap = new Trap(fault);
        return (String key, Window window, Long sum) -> {
            trap.spring(sum);
            return new Item(key, window.startMicros(), sum);
        };
    }

    static PaneFunction<String, Long, Item> paneFunction(PaneFunction<String, Long, Item> inner, Fault fault) {
        Trap trap = new Trap(fault);
        return (key, window, pane, sum) -> {
            Item item = inner.apply(key, window, pane, sum);
            trap.spring(item.value());
            return item;
        };
    }

    static AggregateFunction<Item, long[], Long> aggregate(AggregateFunction<Item, long[], Long> inner, Fault fault) {
        return new Aggregate(inner, new Trap(fault));
    }

    static Supplier<KeyedProcessFunction<String, Item, Item>> process(
            Supplier<KeyedProcessFunction<String, Item, Item>> inner, Fault fault) {
        return () -> new Process(inner.get(), new Trap(fault));
    }

    private record Aggregate(AggregateFunction<Item, long[], Long> inner, Trap trap)
            implements AggregateFunction<Item, long[], Long> {

        @Override
        public long[] createAccumulator() {
            return inner.createAccumulator();
        }

        @Override
        public long[] add(Item item, long[] accumulator) {
            long[] after = inner.add(item, accumulator);
            trap.spring(item.value());
            return after;
        }

        @Override
        public long[] merge(long[] left, long[] right) {
            return inner.merge(left, right);
        }

        @Override
        public Long result(long[] accumulator) {
            return inner.result(accumulator);
        }

        @Override
        public boolean hasBoundedAccumulator() {
            return inner.hasBoundedAccumulator();
        }

        @Override
        public Codec<long[]> accumulatorCodec() {
            return inner.accumulatorCodec();
        }
    }

    /** Beside what the inner one does it counts rows in place, and adds the count to what that puts out. */
    private static final class Process implements KeyedProcessFunction<String, Item, Item> {
        private final KeyedProcessFunction<String, Item, Item> inner;
        private final Trap trap;
        private ValueState<long[]> tally;

        Process(KeyedProcessFunction<String, Item, Item> inner, Trap trap) {
            this.inner = inner;
            this.trap = trap;
        }

        @Override
        public void open(KeyedStates states) {
            inner.open(states);
            tally = states.value("tally", CELLS);
        }

        @Override
        public void processElement(Item item, ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            long[] cell = tally.value();
            if (cell == null) {
                cell = new long[1];
                tally.update(cell);
            }
            long count = ++cell[0];
            inner.processElement(
                    item, context, row -> out.collect(new Item(row.key(), row.timeMicros(), row.value() + count)));
            trap.spring(item.value());
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Item> out) throws Exception {
            inner.onTimer(context, out);
            trap.spring(context.timestampMicros());
        }
    }
}
