package dev.rivulet.system;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Two sources, two keyed stages and five tables. Of the first source's readings: per device a running sum, and one sum per slot of event time
 * by a timer, all of which goes to one table; of the same rows windows per region, which go to another; and per device two high readings in a
 * row, by a pattern. Of both sources': pairs of a device that lie close together, by a join. The second source's readings once more as they
 * come. Stateless.
 *
 * <p>What comes out does not depend on where batches end, though timers fire between them: no reading is further behind the newest one
 * than the watermark allows, so when a slot's timer fires, no reading of the slot is to come.
 */
public final class StagesPipeline {

    static final long SLOT_MICROS = 400_000;
    static final long WINDOW_MICROS = 1_000_000;

    /** In the place of a reading's number, in rows that timers put out. */
    static final long NO_NUMBER = -1;

    /** So close together readings make a pair. */
    static final long CLOSE_MICROS = 20_000;

    /** Half of the readings are above. */
    private static final long HIGH_VALUE = 500;

    private static final int REGION_COUNT = 5;

    private StagesPipeline() {}

    /** What comes in; {@code number} counts from 0. */
    public record Reading(long number, String device, long timeMicros, long value) {}

    /** A row of the first table. */
    public record Change(String device, long number, long timeMicros, long sum) {}

    /** A row of the second table. */
    public record RegionSum(long region, long startMicros, long rowCount, long sum) {}

    /** A row of the third table: the numbers of a reading of each source. */
    public record Pair(long number, long otherNumber) {}

    /** A row of the fourth table: the numbers of two readings. */
    public record Rise(long number, long nextNumber) {}

    /** A row of the fifth table. */
    public record Other(long number) {}

    /** An accumulator. */
    public record Totals(long rowCount, long sum) {}

    static Path changes(Path folder) {
        return folder.resolve("changes");
    }

    static Path regions(Path folder) {
        return folder.resolve("regions");
    }

    static Path pairs(Path folder) {
        return folder.resolve("pairs");
    }

    static Path rises(Path folder) {
        return folder.resolve("rises");
    }

    static Path others(Path folder) {
        return folder.resolve("others");
    }

    /** @param folder that the tables are in */
    static Pipeline pipeline(Source<Reading> source, Source<Reading> other, Path folder) {
        Pipeline pipeline = Pipeline.named("stages");
        WatermarkStrategy<Reading> strategy = WatermarkStrategy.boundedOutOfOrderness(
                Duration.of(StagesSource.DISORDER_MICROS, ChronoUnit.MICROS), Reading::timeMicros);
        DataStream<Reading> others = pipeline.source("others", other).withWatermarks(strategy);
        KeyedStream<Reading, String> readings =
                pipeline.source("readings", source).withWatermarks(strategy).keyBy(Reading::device, String.class);
        Duration close = Duration.of(CLOSE_MICROS, ChronoUnit.MICROS);
        readings.intervalJoin(others.keyBy(Reading::device, String.class), close.negated(), close)
                .join(
                        "close-pairs",
                        Reading.class,
                        Reading.class,
                        (reading, partner) -> new Pair(reading.number(), partner.number()))
                .sinkTo("pairs", DeltaSink.append(pairs(folder), Pair.class));
        readings.pattern(
                        Pattern.<Reading>begin("first")
                                .where(StagesPipeline::isHigh)
                                .next("second")
                                .where(StagesPipeline::isHigh),
                        Reading.class)
                .select(
                        "rises",
                        (device, match) -> new Rise(
                                match.first("first").number(),
                                match.first("second").number()))
                .sinkTo("rises", DeltaSink.append(rises(folder), Rise.class));
        others.map(reading -> new Other(reading.number()))
                .sinkTo("others", DeltaSink.append(others(folder), Other.class));
        DataStream<Change> changes = readings.process("sums", Sums::new);
        changes.sinkTo("changes", DeltaSink.append(changes(folder), Change.class));
        changes.keyBy(StagesPipeline::regionOf, Long.class)
                .window(new TumblingWindows(WINDOW_MICROS))
                .aggregate(
                        "region-sums",
                        new AddUp(),
                        (region, window, totals) ->
                                new RegionSum(region, window.startMicros(), totals.rowCount(), totals.sum()))
                .sinkTo("regions", DeltaSink.append(regions(folder), RegionSum.class));
        return pipeline;
    }

    static boolean isHigh(Reading reading) {
        return reading.value() > HIGH_VALUE;
    }

    static long regionOf(Change change) {
        return Math.floorMod(change.device().hashCode(), REGION_COUNT);
    }

    /** The last microsecond of the slot that a time falls into. */
    static long slotEnd(long timeMicros) {
        return timeMicros - Math.floorMod(timeMicros, SLOT_MICROS) + SLOT_MICROS - 1;
    }

    private static final class Sums implements KeyedProcessFunction<String, Reading, Change> {
        private ValueState<Long> sum;
        private MapState<Long, Long> slots;

        @Override
        public void open(KeyedStates states) {
            sum = states.value("sum", Long.class);
            slots = states.map("slots", Long.class, Long.class);
        }

        @Override
        public void processElement(Reading reading, ProcessContext<String> context, RowCollector<Change> out)
                throws Exception {
            long after = orZero(sum.value()) + reading.value();
            sum.update(after);
            long slotEnd = slotEnd(reading.timeMicros());
            slots.put(slotEnd, orZero(slots.get(slotEnd)) + reading.value());
            context.registerEventTimeTimer(slotEnd);
            out.collect(new Change(context.key(), reading.number(), reading.timeMicros(), after));
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Change> out) throws Exception {
            long slotEnd = context.timestampMicros();
            long slotSum = orZero(slots.get(slotEnd));
            slots.remove(slotEnd);
            out.collect(new Change(context.key(), NO_NUMBER, slotEnd, slotSum));
        }

        private static long orZero(Long value) {
            return value == null ? 0 : value;
        }
    }

    private static final class AddUp implements AggregateFunction<Change, Totals, Totals> {

        @Override
        public Totals createAccumulator() {
            return new Totals(0, 0);
        }

        @Override
        public Totals add(Change change, Totals totals) {
            return new Totals(totals.rowCount() + 1, totals.sum() + change.sum());
        }

        @Override
        public Totals result(Totals totals) {
            return totals;
        }

        @Override
        public Codec<Totals> accumulatorCodec() {
            return Codecs.of(Totals.class);
        }
    }
}
