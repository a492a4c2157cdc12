package dev.rivulet.testdriver;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.RecordCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs an operator over the same rows in every way that the engine may run it, and wants the same result each time: one row at a time, all
 * at once, on one lane and on several, with its output refused now and then, sealed and restored between any two rows. Finds what an
 * operator keeps outside of its state, and what depends on where batches are cut.
 *
 * <pre>{@code
 * OperatorHarness.of(Reading.class, Total.class, readings -> readings
 *                 .keyBy(Reading::device, String.class)
 *                 .process("totals", RunningTotal::new))
 *         .rows(new Reading("a", 1), new Reading("a", 2))
 *         .check();
 * }</pre>
 *
 * <p>Owned by the test's thread.
 *
 * @param <T> rows that come in
 * @param <O> rows that go out
 */
public final class OperatorHarness<T, O extends Record> {

    private static final long DEFAULT_SEED = 1;

    /** What the test has ordered, step by step. */
    private sealed interface Move<T> {
        record Row<T>(T row) implements Move<T> {}

        record Watermark<T>(Instant time) implements Move<T> {}

        record TimePasses<T>(Duration duration) implements Move<T> {}
    }

    /** What a way came to. */
    private record Result<O>(List<O> rows, long lateCount, long deadLetterCount) {}

    private final Class<T> inputType;
    private final Class<O> outputType;
    private final Function<DataStream<T>, DataStream<O>> operator;
    private final List<Move<T>> moves = new ArrayList<>();
    private long seed = DEFAULT_SEED;
    private boolean mayDependOnBatches;

    private OperatorHarness(Class<T> inputType, Class<O> outputType, Function<DataStream<T>, DataStream<O>> operator) {
        this.inputType = inputType;
        this.outputType = outputType;
        this.operator = operator;
    }

    /**
     * @param operator what is to be tested, built anew for each run: most often {@code keyBy} and one step behind it, and before them
     *     {@code withWatermarks} if it goes by event time
     */
    public static <T, O extends Record> OperatorHarness<T, O> of(
            Class<T> inputType, Class<O> outputType, Function<DataStream<T>, DataStream<O>> operator) {
        return new OperatorHarness<>(inputType, outputType, operator);
    }

    /** Lets chance fall out differently. */
    public OperatorHarness<T, O> withSeed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Leaves out the ways in which rows come together that otherwise come one by one. For functions whose timers compete with rows: timers
     * go off between batches, so it is then no mistake if the result depends on them.
     */
    public OperatorHarness<T, O> keepingBatches() {
        mayDependOnBatches = true;
        return this;
    }

    /** Rows come. */
    @SafeVarargs
    public final OperatorHarness<T, O> rows(T... rows) {
        return rows(List.of(rows));
    }

    /** Rows come. */
    public OperatorHarness<T, O> rows(List<T> rows) {
        rows.forEach(row -> moves.add(new Move.Row<>(row)));
        return this;
    }

    /** The watermark comes to a time behind the rows so far. */
    public OperatorHarness<T, O> watermark(Instant time) {
        moves.add(new Move.Watermark<>(time));
        return this;
    }

    /** The clock moves behind the rows so far. */
    public OperatorHarness<T, O> timePasses(Duration duration) {
        moves.add(new Move.TimePasses<>(duration));
        return this;
    }

    /**
     * Runs it in all ways.
     *
     * @return the rows that came out, one row at a time, on one lane
     * @throws AssertionError if in some way other rows came out, or, where batches are the same, in another order; it names the way and
     *     the seed
     */
    public List<O> check() {
        Result<O> wanted = run(HarnessWay.PLAIN, seed);
        long next = seed;
        for (HarnessWay way : HarnessWay.others(!mayDependOnBatches)) {
            compare(way, wanted, run(way, ++next));
        }
        return wanted.rows();
    }

    private Result<O> run(HarnessWay way, long waySeed) {
        try {
            PipelineTestDriver driver = new PipelineTestDriver(waySeed, way.settings());
            TestInput<T> input = driver.input("input", inputType);
            TestOutput<O> output = driver.output("output", outputType);
            driver.start(() -> pipeline(input, output));
            run(way, driver, input);
            RecordCounts counts = driver.counts();
            return new Result<>(output.rows(), counts.late(), counts.deadLetters());
        } catch (AssertionError e) {
            throw new AssertionError(way.text() + ", harness seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private Pipeline pipeline(TestInput<T> input, TestOutput<O> output) {
        Pipeline pipeline = Pipeline.named("harness");
        operator.apply(pipeline.source("input", input)).sinkTo("output", output);
        return pipeline;
    }

    private void run(HarnessWay way, PipelineTestDriver driver, TestInput<T> input) {
        List<T> together = new ArrayList<>();
        for (Move<T> move : moves) {
            boolean isRow = move instanceof Move.Row<T>;
            if (!isRow || !way.isAtOnce()) {
                pipe(together, input);
            }
            if (move instanceof Move.Row<T> row) {
                together.add(row.row());
            } else if (move instanceof Move.Watermark<T> watermark) {
                driver.advanceWatermarkTo(watermark.time());
            } else if (move instanceof Move.TimePasses<T> time) {
                driver.advanceProcessingTime(time.duration());
            }
            if (!way.isAtOnce()) {
                pipe(together, input);
                interrupt(way.interruption(), driver);
            }
        }
        pipe(together, input);
    }

    private void pipe(List<T> together, TestInput<T> input) {
        if (!together.isEmpty()) {
            input.pipeAll(List.copyOf(together));
            together.clear();
        }
    }

    private static void interrupt(HarnessWay.Interruption interruption, PipelineTestDriver driver) {
        switch (interruption) {
            case NONE -> {}
            case CRASH -> {
                driver.crash();
                driver.recover();
            }
            case SEAL_AND_CRASH -> {
                driver.checkpoint();
                driver.crash();
                driver.recover();
            }
            case SEAL_AND_KILL -> {
                driver.checkpoint();
                driver.kill();
                driver.recover();
            }
        }
    }

    private void compare(HarnessWay way, Result<O> wanted, Result<O> found) {
        List<O> missing = without(wanted.rows(), found.rows());
        List<O> unexpected = without(found.rows(), wanted.rows());
        boolean isSameOrder = way.isAtOnce() || wanted.rows().equals(found.rows());
        boolean isSameRest =
                wanted.lateCount() == found.lateCount() && wanted.deadLetterCount() == found.deadLetterCount();
        if (!missing.isEmpty() || !unexpected.isEmpty() || !isSameOrder || !isSameRest) {
            throw new AssertionError("\"" + way.text() + "\" comes to another result than \"" + HarnessWay.PLAIN.text()
                    + "\" (harness seed " + seed + ")\nmissing:    " + missing + "\nunexpected: " + unexpected
                    + "\nwanted:     " + wanted + "\nfound:      " + found);
        }
    }

    private List<O> without(List<O> rows, List<O> others) {
        List<O> rest = new ArrayList<>(rows);
        others.forEach(rest::remove);
        return rest;
    }
}
