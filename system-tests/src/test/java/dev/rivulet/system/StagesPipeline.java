package dev.rivulet.system;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.WatermarkStrategy;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.window.TumblingWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Two keyed stages and two tables: per device a running sum, and one sum per slot of event time by a timer, all of which goes to one
 * table; and of the same rows windows per region, which go to the other. Stateless.
 *
 * <p>What comes out does not depend on where batches end, though timers fire between them: no reading is further behind the newest one
 * than the watermark allows, so when a slot's timer fires, no reading of the slot is to come.
 */
public final class StagesPipeline {

    static final long SLOT_MICROS = 400_000;
    static final long WINDOW_MICROS = 1_000_000;

    /** In the place of a reading's number, in rows that timers put out. */
    static final long NO_NUMBER = -1;

    private static final int REGION_COUNT = 5;

    private StagesPipeline() {}

    /** What comes in; {@code number} counts from 0. */
    public record Reading(long number, String device, long timeMicros, long value) {}

    /** A row of the first table. */
    public record Change(String device, long number, long timeMicros, long sum) {}

    /** A row of the second table. */
    public record RegionSum(long region, long startMicros, long rowCount, long sum) {}

    /** An accumulator. */
    public record Totals(long rowCount, long sum) {}

    static Path changes(Path folder) {
        return folder.resolve("changes");
    }

    static Path regions(Path folder) {
        return folder.resolve("regions");
    }

    /** @param folder that the tables are in */
    static Pipeline pipeline(Source<Reading> source, Path folder) {
        Pipeline pipeline = Pipeline.named("stages");
        var changes = pipeline.source("readings", source)
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(
                        Duration.of(StagesSource.DISORDER_MICROS, ChronoUnit.MICROS), Reading::timeMicros))
                .keyBy(Reading::device, String.class)
                .process("sums", Sums::new);
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
