package dev.rivulet.testdriver;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a pipeline in a test: the engine itself, with its log, lanes, checkpoints and recovery, on a simulated disk and clock, by the
 * test's own thread. Nothing waits, and a seed decides what is left to chance, so a test comes out the same each time.
 *
 * <pre>{@code
 * PipelineTestDriver driver = new PipelineTestDriver();
 * TestInput<Reading> readings = driver.input("readings", Reading.class);
 * TestOutput<Total> totals = driver.output("totals", Total.class);
 * driver.start(() -> Totals.pipeline(readings, totals));
 *
 * readings.pipe(new Reading("a", 1, at(0)));
 * driver.advanceWatermarkTo(at(10));
 *
 * assertEquals(List.of(new Total("a", 1)), totals.readAll());
 * }</pre>
 *
 * <p>Rows show in an output when they are committed, as with a real one; reading an output ends the epoch and commits it. Event time
 * moves by the rows and by {@link #advanceWatermarkTo}; the clock stands still but for {@link #advanceProcessingTime}. There is nothing to
 * close. One thread.
 *
 * <p>Where something does not hold, be it what is asserted here, or since the job fails, an {@link AssertionError} says so with the seed.
 */
public final class PipelineTestDriver {

    private static final long DEFAULT_SEED = 1;

    private final long seed;
    private final SimulatedJob job;
    private final JobInspection inspection;
    private final List<TestInput<?>> inputs = new ArrayList<>();
    private final List<TestOutput<?>> outputs = new ArrayList<>();
    private final List<TestLookup<?, ?>> lookups = new ArrayList<>();
    private final List<TestTable<?>> tables = new ArrayList<>();
    private @Nullable Supplier<Pipeline> pipeline;
    private @Nullable PipelinePlan plan;

    /** Where the log ended when the last checkpoint was made for somebody to look at. */
    private long checkpointedPosition = -1;

    /** With the engine's default settings and one seed. */
    public PipelineTestDriver() {
        this(DEFAULT_SEED, EngineSettings.defaults());
    }

    /**
     * @param seed decides in which order agents take turns, and what a crash leaves on the disk
     * @param settings the number of lanes, the bounds of batches and rings, and the like; intervals and the log's settings are the driver's
     */
    public PipelineTestDriver(long seed, EngineSettings settings) {
        this.seed = seed;
        this.job = new SimulatedJob(seed, settings, null);
        this.inspection = new JobInspection(job);
    }

    // Before the start.

    /**
     * Makes a source for the pipeline to be tested.
     *
     * @param name for messages; one of its own for each input
     * @param type of the rows, which {@link Codecs#of} knows: a record, say
     */
    public <T> TestInput<T> input(String name, Class<T> type) {
        return input(name, Codecs.of(type));
    }

    /** As above, for rows with a form of their own. */
    public <T> TestInput<T> input(String name, Codec<T> codec) {
        EndRules.requireNew("input", name, inputs.stream().map(TestInput::name).toList());
        TestInput<T> input = new TestInput<>(name, codec, this);
        inputs.add(input);
        return input;
    }

    /**
     * Makes a sink for the pipeline to be tested.
     *
     * @param name for messages; one of its own for each output
     */
    public <R extends Record> TestOutput<R> output(String name, Class<R> type) {
        EndRules.requireNew(
                "output", name, outputs.stream().map(TestOutput::name).toList());
        TestOutput<R> output = new TestOutput<>(name, type, this);
        outputs.add(output);
        return output;
    }

    /** Makes a lookup for the pipeline to be tested, which the test answers. */
    public <T, A> TestLookup<T, A> lookup() {
        TestLookup<T, A> lookup = new TestLookup<>(this);
        lookups.add(lookup);
        return lookup;
    }

    /**
     * Makes a table for the pipeline to be tested to enrich rows with; it has no rows at first.
     *
     * @param name for messages; one of its own for each table
     * @param type of the rows, which {@link Codecs#of} knows: a record, say
     */
    public <R> TestTable<R> table(String name, Class<R> type) {
        EndRules.requireNew("table", name, tables.stream().map(TestTable::name).toList());
        TestTable<R> table = new TestTable<>(name, Codecs.of(type));
        tables.add(table);
        return table;
    }

    /**
     * Starts the job. After {@link #stop} another version of the pipeline may be started.
     *
     * @param definition builds the pipeline over the inputs and outputs; called again at each recovery, as a new process would, so that
     *     nothing that functions keep outside of their state survives there
     * @throws IllegalStateException if an input or output is not used, or the pipeline is more than the engine can run
     */
    public void start(Supplier<Pipeline> definition) {
        if (job.isUp()) {
            throw new IllegalStateException("the job runs already; stop() it before another is started");
        }
        PipelinePlan checked = definition.get().plan();
        inputs.forEach(input -> EndRules.requireUsed("input", input.name(), sourceOf(checked, input) != null));
        List<Sink<Object>> sinks =
                checked.sinks().stream().map(sink -> sink.erasedSink()).toList();
        outputs.forEach(output -> EndRules.requireUsed("output", output.name(), containsSame(sinks, output)));
        pipeline = definition;
        plan = checked;
        restart(definition);
    }

    private static @Nullable SourcePlan sourceOf(PipelinePlan plan, TestInput<?> input) {
        return plan.sources().stream()
                .filter(source -> source.source() == input)
                .findFirst()
                .orElse(null);
    }

    private static boolean containsSame(List<Sink<Object>> sinks, Object wanted) {
        return sinks.stream().anyMatch(sink -> sink == wanted);
    }

    private void restart(Supplier<Pipeline> definition) {
        inputs.forEach(input -> input.feed().end(false));
        lookups.forEach(TestLookup::forget);
        job.start(definition, this::connect);
        job.work();
    }

    /** Joins the ends with the records and tables of the test. */
    private void connect(PowerSwitch power) {
        inputs.forEach(input -> input.connect(input.feed(), power));
        outputs.forEach(output -> connect(output, power));
        tables.forEach(table -> table.connect(power));
    }

    private static <R extends Record> void connect(TestOutput<R> output, PowerSwitch power) {
        output.connect(output.table(), power);
    }

    // While it runs.

    /** Works until nothing is left to do. Called by all that changes something, so a test seldom needs it. */
    public void run() {
        if (job.isUp()) {
            job.work();
        }
    }

    /** Works until nothing is left to do, ends the epoch, and commits it. */
    public void commit() {
        job.endEpoch();
    }

    void commitIfUp() {
        if (job.isUp()) {
            job.endEpoch();
        }
    }

    /** Has a checkpoint made of all that has come so far, so that recovery begins there. */
    public void checkpoint() {
        job.requestCheckpoint();
        inputs.stream().findFirst().ifPresent(TestInput::nudge);
        commitIfUp();
    }

    /** No row up to this time is expected any more, from any input with event time: as {@link TestInput#advanceWatermarkTo}. */
    public void advanceWatermarkTo(Instant time) {
        inputs.stream().filter(input -> strategyOf(input) != null).forEach(input -> input.advanceWatermarkTo(time));
    }

    /** As above, in microseconds since 1970. */
    public void advanceWatermarkTo(long timeMicros) {
        advanceWatermarkTo(EpochMicros.instant(timeMicros));
    }

    private @Nullable WatermarkStrategy<?> strategyOf(TestInput<?> input) {
        SourcePlan source = plan == null ? null : sourceOf(plan, input);
        return source == null ? null : source.strategy();
    }

    /** The event time that a row would have to have for a watermark. */
    long eventTimeForWatermark(TestInput<?> input, Instant time) {
        WatermarkStrategy<?> strategy = strategyOf(input);
        if (strategy == null) {
            throw new IllegalStateException("the watermark of input " + input.name()
                    + " cannot move before start(), nor where its stream has no withWatermarks(...)");
        }
        return EpochMicros.of(time) + strategy.outOfOrdernessMicros() + 1;
    }

    /**
     * Moves the clock, and lets timers go off that became due: all of them once, as after a pause; a timer that registers the next one
     * wants several calls. Then the calls of lookups time out, and those that failed are made again, whose time has come, also once. While the
     * job is down time passes, too.
     *
     * @param duration zero or more
     */
    public void advanceProcessingTime(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("the clock was asked to go back by " + duration.negated());
        }
        job.moveCalendar(duration);
        run();
        job.elapseForLookups(duration);
        run();
    }

    /** What the clock says: first, 2026-01-01T00:00Z. */
    public Instant processingTime() {
        return EpochMicros.instant(job.calendarMicros());
    }

    void moveClockTo(Instant time) {
        Instant now = processingTime();
        if (time.isBefore(now)) {
            throw new IllegalArgumentException("the clock was asked to go back from " + now + " to " + time);
        }
        if (time.isAfter(now)) {
            advanceProcessingTime(Duration.between(now, time));
        }
    }

    /**
     * A state, by the uid that checkpoints know it by: that of a window operator, or {@code operator/name} of a process function.
     */
    public StateView state(String uid) {
        return new StateView(uid, this);
    }

    <R> R lookIntoState(JobInspection.StateLook<R> look) {
        if (job.logEndPosition() != checkpointedPosition) {
            checkpoint();
            checkpointedPosition = job.logEndPosition();
        }
        return inspection.lookIntoState(definition().get(), look);
    }

    /** Committed records that did not become rows, with the cause. */
    public List<RejectedRecord> deadLetters() {
        return rejected(SimulatedJob.DATA.deadLetters());
    }

    /** Committed records that came when their window was closed; {@link TestInput#rowOf} has the row. */
    public List<RejectedRecord> lateRecords() {
        return rejected(SimulatedJob.DATA.lateRecords());
    }

    private List<RejectedRecord> rejected(Path directory) {
        commitIfUp();
        return inspection.rejectedRecords(directory);
    }

    /** What became of the records of committed epochs. */
    public RecordCounts counts() {
        commitIfUp();
        return job.counts();
    }

    // Ends and beginnings.

    /** Stops cleanly: what was taken is committed and checkpointed. */
    public void stop() {
        inputs.forEach(input -> input.feed().end(true));
        job.work();
        if (job.isUp()) {
            throw new AssertionError("the job does not stop" + job.seedText());
        }
    }

    /** The power fails: of what is not synced the seed decides what is left. */
    public void crash() {
        job.crash();
    }

    /** The process dies, as by {@code kill -9}: its files are as it left them. */
    public void kill() {
        job.kill();
    }

    /**
     * The power is to fail when the job comes there next, in one of the calls that follow, or in {@link #recover} at the latest. If the
     * call is one that reads, it finds what was committed before.
     */
    public void crashBefore(CrashPoint point) {
        job.arm(point);
        if (point.isOfCheckpoint()) {
            job.requestCheckpoint();
        }
    }

    /** Whether the job runs: it does from the start on, but for crashes and stops. */
    public boolean isUp() {
        return job.isUp();
    }

    /**
     * Starts the job again after a crash, with a pipeline that is built anew.
     *
     * @throws IllegalStateException if it has not crashed, also since it never came to the ordered point
     */
    public void recover() {
        CrashPoint ordered = job.armed();
        if (ordered != null) {
            reach(ordered);
        }
        if (job.isUp()) {
            throw new IllegalStateException(
                    ordered == null
                            ? "the job runs, there is nothing to recover from: crash() it first"
                            : "the job did not come to " + ordered + ": give it something to do first");
        }
        restart(definition());
    }

    private void reach(CrashPoint ordered) {
        if (ordered.isOfCheckpoint()) {
            checkpoint();
        } else {
            commit();
        }
    }

    // What must hold.

    /**
     * Computes all epochs again from the log, and holds them against what was committed.
     *
     * @throws AssertionError if an epoch comes out differently, with the epochs: most often since a function is not deterministic
     */
    public void replay() {
        commitIfUp();
        connect(new PowerSwitch(() -> {}));
        inspection.requireSameReplay(definition().get());
    }

    /**
     * Commits, and holds all that was committed against a run of the same pipeline over the same input on another machine, on one lane and
     * without any crash: rows of each output in their order epoch by epoch, dead letters, late records, and counts. And against the input:
     * every record of it is in the log once, in its order.
     *
     * @throws AssertionError if something was lost or doubled, or came out differently
     * @throws IllegalStateException if the job is down, or comes to an ordered crash now
     */
    public void assertExactlyOnce() {
        commit();
        if (!job.isUp()) {
            throw new IllegalStateException("the job came to an ordered crash meanwhile: recover() it first");
        }
        ExactlyOnceCheck check = new ExactlyOnceCheck(job, seed, inputs, outputs, tables);
        check.run(definition());
    }

    private Supplier<Pipeline> definition() {
        if (pipeline == null) {
            throw new IllegalStateException("no pipeline was started: call start() first");
        }
        return pipeline;
    }
}
