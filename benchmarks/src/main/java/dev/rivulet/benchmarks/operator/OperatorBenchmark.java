package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.benchmarks.EventRecords;
import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.operator.StepChain;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.work.LaneOperators;
import java.util.ArrayList;
import java.util.List;
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
 * state; the same for sliding windows whatever their size over their slide, and for each result of theirs a microsecond or two; a microsecond for joins, where each waiting row is an entry of state of its own and has a timer.
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

    @Param
    public Kind kind = Kind.TUMBLING_1S;

    private static final int INPUT_COUNT = 1 << 20;

    private final List<Object> rows = new ArrayList<>(INPUT_COUNT);
    private final List<Object> keys = new ArrayList<>(INPUT_COUNT);
    private final int[] hashes = new int[INPUT_COUNT];
    private final KeyedRow row = new KeyedRow();

    @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else.
    private KeyedOperator operator;

    private int next;
    private long time;
    private long watermark = Long.MIN_VALUE;
    private long resultCount;

    @Setup
    public void prepare() throws Exception {
        Pipeline pipeline = Pipeline.named("benchmark");
        DataStream<Event> stream = pipeline.source(
                        "events", GeneratorSource.of(0, (index, out) -> {}, EventRecords::newDecoder))
                .withWatermarks(WatermarkStrategy.forMonotonousTimestamps(Event::timeMicros));
        DataStream<Event> rules = pipeline.source(
                        "rules", GeneratorSource.of(0, (index, out) -> {}, EventRecords::newDecoder))
                .withWatermarks(WatermarkStrategy.forMonotonousTimestamps(Event::timeMicros));
        kind.applyTo(stream.keyBy(Event::key, Long.class), rules)
                .map(result -> new Event(0, 0, 0))
                .sinkTo("results", new NoSink());
        PipelinePlan plans = pipeline.plan();
        KeyedOperatorPlan plan = plans.stages().get(0).get(0);
        KeyGroups keyGroups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1);
        LaneOutput output = new LaneOutput(0, keyGroups, EngineSettings.RingSizes.defaults(), 0, Omissions.NONE, null);
        operator = LaneOperators.operator(
                plan.step(),
                keyGroups,
                new OperatorExit(
                        new Guard("operator", ErrorPolicy.fail()), 0, output, result -> resultCount++, Map.of()));
        makeRows(plans);
        if (plans.sources().size() > 1) {
            broadcast(plans);
        }
    }

    /** Each event comes as the steps before the operator make it; of those that come on two ways, one on each in turn. */
    private void makeRows(PipelinePlan plan) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        boolean isEach = kind.keyCount() == INPUT_COUNT;
        List<Object> made = new ArrayList<>();
        RowStage chain = flows(plan, "events", (row, key, keyHash) -> {
            made.add(row);
            keys.add(key);
            hashes[rows.size()] = keyHash;
        });
        for (int index = 0; index < INPUT_COUNT; index++) {
            made.clear();
            chain.accept(new Event(isEach ? index : random.nextInt(kind.keyCount()), 0, random.nextInt(1_000)));
            rows.add(made.get(index % made.size()));
            keys.subList(index + 1, keys.size()).clear();
        }
    }

    private void broadcast(PipelinePlan plan) throws Exception {
        List<Object> copies = new ArrayList<>();
        flows(plan, "rules", (copy, key, keyHash) -> {
                    copies.add(copy);
                    row.ofBatch(copies.size(), copies.size());
                    row.set(copy, key, keyHash, 0, watermark);
                    row.setWatermark(watermark);
                    try {
                        operator.accept(row);
                    } catch (Exception e) {
                        throw new IllegalStateException("a function of the benchmark failed", e);
                    }
                })
                .accept(new Event(0, 0, 500));
    }

    private static RowStage flows(PipelinePlan plan, String source, StepEnd.KeyedRows taken) {
        StepEnd end = new StepEnd(LookupPlan.of(plan), TablesInForce.NONE, taken);
        return StepChain.of(plan.sources().get(plan.sourceIndex(source)).flows(), end);
    }

    @Benchmark
    @OperationsPerInvocation(ROW_COUNT)
    public long row() throws Exception {
        for (int count = 0; count < ROW_COUNT; count++) {
            time += STEP_MICROS;
            row.ofBatch(count, count);
            row.set(rows.get(next), keys.get(next), hashes[next], time, watermark);
            row.setWatermark(watermark);
            operator.accept(row);
            next = next + 1 & INPUT_COUNT - 1;
        }
        watermark = time;
        operator.advance(watermark, 0);
        while (!operator.fire()) {
            // Goes on: what is due fires in portions.
        }
        return resultCount;
    }
}
