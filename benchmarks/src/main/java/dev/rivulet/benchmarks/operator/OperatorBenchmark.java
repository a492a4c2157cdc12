package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.benchmarks.EventRecords;
import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.connect.Either;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.work.LaneOperators;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a row cost an operator, what it makes due included? Expected: some tens of nanoseconds for windows, as for an update of keyed
 * state; the same for sliding windows whatever their size over their slide; a microsecond for joins, where each waiting row is an entry of state of its own and has a timer.
 *
 * <p>An invocation gives the operator {@link #ROW_COUNT} rows of random keys, each ten microseconds behind the one before, and then moves
 * the watermark behind them. Results are dropped where the steps behind the operator would begin.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperatorBenchmark {

    /** As in a batch. */
    public static final int ROW_COUNT = 1_024;

    private static final long STEP_MICROS = 10;

    private static final KeyCodec<Long> KEYS = KeyCodecs.of(Long.class);

    @Param
    public Kind kind = Kind.TUMBLING_1S;

    private final Event[] events = new Event[1 << 20];
    private final Object[] rows = new Object[events.length];
    private final int[] hashes = new int[events.length];
    private final KeyedRow row = new KeyedRow();

    @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else.
    private KeyedOperator operator;

    private int next;
    private long time;
    private long watermark = Long.MIN_VALUE;
    private long resultCount;

    @Setup
    public void prepare() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        boolean isEach = kind.keyCount() == events.length;
        for (int index = 0; index < events.length; index++) {
            long key = isEach ? index : random.nextInt(kind.keyCount());
            events[index] = new Event(key, 0, random.nextInt(1_000));
            hashes[index] = KEYS.stableHash(key);
            rows[index] = kind.isJoin() && index % 2 == 0
                    ? Either.right(events[index])
                    : kind.isJoin() ? Either.left(events[index]) : events[index];
        }
        Pipeline pipeline = Pipeline.named("benchmark");
        DataStream<Event> stream = pipeline.source(
                        "events", GeneratorSource.of(0, (index, out) -> {}, EventRecords::newDecoder))
                .withWatermarks(WatermarkStrategy.forMonotonousTimestamps(Event::timeMicros));
        kind.applyTo(stream.keyBy(Event::key, Long.class))
                .map(result -> new Event(0, 0, 0))
                .sinkTo("results", new NoSink());
        KeyedOperatorPlan plan = pipeline.plan().stages().get(0).get(0);
        KeyGroups keyGroups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1);
        LaneOutput output = new LaneOutput(0, keyGroups, EngineSettings.RingSizes.defaults(), 0, Omissions.NONE, null);
        operator = LaneOperators.operator(
                plan.step(),
                keyGroups,
                new OperatorExit(
                        new Guard("operator", ErrorPolicy.fail()), 0, output, result -> resultCount++, Map.of()));
    }

    @Benchmark
    @OperationsPerInvocation(ROW_COUNT)
    public long row() throws Exception {
        for (int count = 0; count < ROW_COUNT; count++) {
            Event event = events[next];
            time += STEP_MICROS;
            row.ofBatch(count, count);
            row.set(rows[next], event.key(), hashes[next], time, watermark);
            row.setWatermark(watermark);
            operator.accept(row);
            next = next + 1 & events.length - 1;
        }
        watermark = time;
        operator.advance(watermark, 0);
        while (!operator.fire()) {
            // Goes on: what is due fires in portions.
        }
        return resultCount;
    }
}
