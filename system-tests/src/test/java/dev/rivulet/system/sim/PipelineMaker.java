package dev.rivulet.system.sim;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.WindowFunction;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the engine a random pipeline, in the words that users have for it. */
final class PipelineMaker {

    static final long DISORDER_MICROS = 2_000_000;

    /** Of the second source: some tens of the steps in which agents take turns. */
    static final long IDLENESS_MICROS = 20_000;

    /** How often it is asked whether a table has changed: some hundreds of steps. */
    private static final long RELOAD_MICROS = 100_000;

    /** How far rows of the second source may be ahead of the clock. */
    static final long SKEW_MICROS = 1_000_000;

    /** Where nobody reads it, late rows go to the late records all the same. */
    private static final OutputTag<Item> LATE = OutputTag.of("late", Item.class);

    private static final OutputTag<Item> TIMED_OUT = OutputTag.of("timed-out", Item.class);

    private final List<? extends Sink<Item>> tables;
    /** The source's streams, of which a fork may take each its own way. */
    private final List<DataStream<Item>> sources;
    /** Per fork, the ways that have come to where they meet: the left one, then the right one. */
    private final Map<Integer, List<DataStream<Item>>> ways = new HashMap<>();

    private PipelineMaker(List<DataStream<Item>> sources, List<? extends Sink<Item>> tables) {
        this.sources = sources;
        this.tables = tables;
    }

    /**
     * @param driftMicros by how much the event time of one source may be ahead of the other's, 0 for any
     */
    static Pipeline pipeline(
            List<Node> nodes,
            List<? extends Source<Item>> sources,
            long driftMicros,
            List<? extends Sink<Item>> tables) {
        Pipeline pipeline = Pipeline.named("simulated");
        WatermarkStrategy<Item> first =
                WatermarkStrategy.boundedOutOfOrderness(micros(DISORDER_MICROS), Item::timeMicros);
        WatermarkStrategy<Item> strategy =
                driftMicros > 0 ? first.withAlignment("simulated", micros(driftMicros)) : first;
        List<DataStream<Item>> streams = new ArrayList<>();
        streams.add(pipeline.source(Input.FIRST, sources.get(0)).withWatermarks(strategy));
        if (sources.size() > 1) {
            WatermarkStrategy<Item> second =
                    strategy.withIdleness(micros(IDLENESS_MICROS)).withMaxFutureSkew(micros(SKEW_MICROS));
            streams.add(pipeline.source(Input.SECOND, sources.get(1)).withWatermarks(second));
        }
        PipelineMaker maker = new PipelineMaker(streams, tables);
        boolean isForked = nodes.get(0) instanceof Node.Fork fork && fork.isOfSources();
        boolean isOne = streams.size() == 1 || isForked;
        maker.addAll(nodes, isOne ? streams.get(0) : streams.get(0).union(streams.get(1)));
        return pipeline;
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }

    private void addAll(List<Node> nodes, DataStream<Item> stream) {
        nodes.forEach(node -> add(node, stream));
    }

    private void addFork(Node.Fork fork, DataStream<Item> stream) {
        addAll(fork.left(), fork.isOfSources() ? sources.get(0) : stream);
        addAll(fork.right(), fork.isOfSources() ? sources.get(1) : stream);
        DataStream<Item> left = ways.get(fork.number()).get(0);
        DataStream<Item> right = ways.get(fork.number()).get(1);
        if (fork.meeting() instanceof Node.Join join) {
            addAll(join.next(), Joins.join(join, left, right));
        } else {
            addAll(Node.next(fork.meeting()), left.union(right));
        }
    }

    private void add(Node node, DataStream<Item> stream) {
        if (node instanceof Node.End end) {
            stream.sinkTo("sink-" + end.sink(), tables.get(end.sink()));
        } else if (node instanceof Node.Add step) {
            addAll(step.next(), stream.map(item -> Steps.add(item, step.amount())));
        } else if (node instanceof Node.Keep step) {
            addAll(step.next(), stream.filter(item -> !Steps.isMultiple(item, step.modulo())));
        } else if (node instanceof Node.Only step) {
            addAll(step.next(), stream.filter(item -> Steps.isMultiple(item, step.modulo())));
        } else if (node instanceof Node.Fork fork) {
            addFork(fork, stream);
        } else if (node instanceof Node.Meet meet) {
            ways.computeIfAbsent(meet.fork(), fork -> new ArrayList<>()).add(stream);
        } else if (node instanceof Node.Twice step) {
            DataStream<Item> twice = stream.flatMap((item, out) -> {
                out.collect(item);
                out.collect(Steps.mirrored(item));
            });
            addAll(step.next(), twice);
        } else if (node instanceof Node.Refuse step) {
            addAll(step.next(), stream.map(item -> refuse(item, step.modulo())));
        } else if (node instanceof Node.Window window) {
            DataStream<Item> sums = guarded(sums(window, stream), window.fault());
            addAll(window.next(), sums);
            if (!window.late().isEmpty()) {
                addAll(window.late(), sums.sideOutput(LATE));
            }
        } else if (node instanceof Node.Process process) {
            Fault fault = process.fault();
            Supplier<KeyedProcessFunction<String, Item, Item>> function = Functions.of(process.kind());
            DataStream<Item> out = stream.keyBy(process.selector()::keyOf, String.class)
                    .process(process.uid(), fault == null ? function : FaultyFunctions.process(function, fault));
            addAll(process.next(), guarded(out, fault));
        } else if (node instanceof Node.Enrich enrich) {
            addAll(enrich.next(), enriched(enrich, stream));
        } else if (node instanceof Node.Ask ask) {
            addAll(
                    ask.next(),
                    stream.asyncLookup(
                            ask.uid(),
                            ask.outside().service(),
                            Outside.settings(ask.isUnordered()),
                            Outside::answered));
        } else if (node instanceof Node.Expect expect) {
            addAll(expect.next(), Rules.expect(expect, stream));
        } else if (node instanceof Node.Stateful stateful) {
            addAll(stateful.next(), stateful(stateful, stream));
        } else if (node instanceof Node.Faulty faulty) {
            Fault fault = faulty.fault();
            DataStream<Item> out = faulty.isFlatMap()
                    ? stream.flatMap(FaultyFunctions.flatMap(fault))
                    : stream.map(FaultyFunctions.map(fault));
            addAll(faulty.next(), guarded(out, fault));
        } else if (node instanceof Node.Match match) {
            addMatch(match, stream);
        }
    }

    private static DataStream<Item> enriched(Node.Enrich enrich, DataStream<Item> stream) {
        return stream.enrich(enrich.table(), Item::key, Site::key)
                .withType(enrich.isLeft() ? JoinType.LEFT : JoinType.INNER)
                .withReload(micros(RELOAD_MICROS))
                .join(enrich.uid(), PipelineMaker::named);
    }

    private static Item named(@Nullable Item item, @Nullable Site site) {
        return Outside.named(Objects.requireNonNull(item), site == null ? null : site.name());
    }

    private void addMatch(Node.Match match, DataStream<Item> stream) {
        DataStream<Item> found = stream.keyBy(match.selector()::keyOf, String.class)
                .pattern(match.kind().pattern(), Item.class)
                .sideOutputLateData(LATE)
                .sideOutputTimedOut(TIMED_OUT, (key, open, out) -> out.collect(MatchKind.item(key, open)))
                .select(match.uid(), MatchKind::item);
        addAll(match.next(), found);
        if (!match.late().isEmpty()) {
            addAll(match.late(), found.sideOutput(LATE));
        }
        if (!match.timedOut().isEmpty()) {
            addAll(match.timedOut(), found.sideOutput(TIMED_OUT));
        }
    }

    private static DataStream<Item> sums(Node.Window window, DataStream<Item> stream) {
        WindowedStream<Item, String> windowed = stream.keyBy(window.selector()::keyOf, String.class)
                .window(window.kind().windows())
                .sideOutputLateData(LATE);
        if (window.panes().firesOnce() && !(window.kind() instanceof WindowKind.Count)) {
            return windowed.aggregate(window.uid(), sum(window), windowFunction(window.fault()));
        }
        WindowedStream<Item, String> set =
                window.panes().firesOnce() ? windowed : window.panes().applyTo(window.kind(), windowed);
        return set.aggregate(window.uid(), sum(window), paneFunction(window.fault()));
    }

    private static DataStream<Item> stateful(Node.Stateful node, DataStream<Item> stream) {
        KeyedStream<Item, String> keyed = stream.keyBy(node.selector()::keyOf, String.class);
        return switch (node.kind()) {
            case DEDUPLICATE ->
                keyed.deduplicate(node.uid()).within(Duration.ofNanos(StatefulKind.WITHIN_MICROS * 1_000));
            case REDUCE -> keyed.reduce(node.uid(), Item.class, StatefulKind::reduced);
            case MAP_WITH_STATE -> keyed.mapWithState(node.uid(), Long.class, StatefulKind::numbered);
        };
    }

    private static DataStream<Item> guarded(DataStream<Item> stream, @Nullable Fault fault) {
        return fault == null ? stream : stream.onError(fault.kind().policy());
    }

    private static AggregateFunction<Item, long[], Long> sum(Node.Window window) {
        // Of both ways to fire a window that is made of slices: those that keep what they merged, and those that do
        // not.
        boolean isBounded = window.uid().hashCode() % 4 != 0;
        SumFunction sum = new SumFunction(window.kind().isOrdered(), isBounded);
        Fault fault = window.fault();
        return fault == null ? sum : FaultyFunctions.aggregate(sum, fault);
    }

    private static WindowFunction<String, Long, Item> windowFunction(@Nullable Fault fault) {
        return fault == null
                ? (key, span, sum) -> new Item(key, span.startMicros(), sum)
                : FaultyFunctions.windowFunction(fault);
    }

    /** Tells the panes of a window apart. */
    private static PaneFunction<String, Long, Item> paneFunction(@Nullable Fault fault) {
        PaneFunction<String, Long, Item> function = (key, span, pane, sum) -> new Item(
                key, span.startMicros(), PaneKind.shown(sum, pane.timing().ordinal(), pane.index()));
        return fault == null ? function : FaultyFunctions.paneFunction(function, fault);
    }

    private static Item refuse(Item item, int modulo) throws MalformedRowException {
        if (Steps.isMultiple(item, modulo)) {
            throw new MalformedRowException("a multiple of " + modulo);
        }
        return item;
    }

    /** What stateless steps do to a row. */
    static final class Steps {
        private Steps() {}

        static Item add(Item item, long amount) {
            return new Item(item.key(), item.timeMicros(), item.value() + amount);
        }

        static boolean isMultiple(Item item, int modulo) {
            return item.value() % modulo == 0;
        }

        static Item mirrored(Item item) {
            return new Item("mirror-" + item.key(), item.timeMicros(), item.value() + 1);
        }
    }

    /** A sum in which the order of rows shows, where no accumulators are merged. */
    private static final class SumFunction implements AggregateFunction<Item, long[], Long> {
        private static final Codec<Long> CODEC = Codecs.of(Long.class);

        private final boolean isWeighted;
        private final boolean isBounded;

        SumFunction(boolean isWeighted, boolean isBounded) {
            this.isWeighted = isWeighted;
            this.isBounded = isBounded;
        }

        @Override
        public long[] createAccumulator() {
            return new long[1];
        }

        @Override
        public long[] add(Item item, long[] accumulator) {
            accumulator[0] =
                    isWeighted ? FunctionKind.weighted(accumulator[0], item.value()) : accumulator[0] + item.value();
            return accumulator;
        }

        @Override
        public long[] merge(long[] left, long[] right) {
            left[0] += right[0];
            return left;
        }

        @Override
        public Long result(long[] accumulator) {
            return accumulator[0];
        }

        @Override
        public boolean hasBoundedAccumulator() {
            return isBounded;
        }

        @Override
        public Codec<long[]> accumulatorCodec() {
            return new Codec<>() {
                @Override
                public void write(long[] value, dev.rivulet.core.codec.ByteWriter out) {
                    CODEC.write(value[0], out);
                }

                @Override
                public long[] read(dev.rivulet.core.codec.ByteReader in) {
                    return new long[] {CODEC.read(in)};
                }
            };
        }
    }
}
