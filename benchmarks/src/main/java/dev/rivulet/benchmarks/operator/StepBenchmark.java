package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.benchmarks.EventRecords;
import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.lookup.LookupDesk;
import dev.rivulet.engine.lookup.LookupLines;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.lookup.LookupRequest;
import dev.rivulet.engine.lookup.SlotLookups;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.operator.StepChain;
import dev.rivulet.engine.plan.PipelinePlan;
import java.util.ArrayList;
import java.util.List;
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
 * What does a row cost a decode worker in a step before the first {@code keyBy}? Expected: some nanoseconds for a function, and for a union,
 * which is no step but two ways to one place; a look into a map for {@code enrich}; about a hundred for a lookup that answers at once, of
 * which each row is a question and an answer in its form of the log.
 *
 * <p>An invocation takes {@link OperatorBenchmark#ROW_COUNT} rows of a thousand keys through the step, as a batch. The lookup's answers are
 * written as the log has them, and not into a log.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {

    private static final int KEY_COUNT = 1_000;
    private static final Codec<Long> ANSWERS = Codecs.of(Long.class);
    private static final LogEntry ENTRY = new LogEntry(0, 0, null, new Tick(0));

    @Param
    public StepKind kind = StepKind.MAP;

    private final Event[] events = new Event[1 << 16];
    private final LookupLines lines = new LookupLines(1, 2, 1, 0);

    @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else.
    private StepEnd end;

    @SuppressWarnings("NullAway.Init")
    private RowStage chain;

    @SuppressWarnings("NullAway.Init")
    private LookupDesk desk;

    private int next;
    private long sequence;

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        for (int index = 0; index < events.length; index++) {
            events[index] = new Event(random.nextInt(KEY_COUNT), 0, random.nextInt(1_000));
        }
        Pipeline pipeline = Pipeline.named("benchmark");
        kind.applyTo(pipeline.source("events", GeneratorSource.of(0, (index, out) -> {}, EventRecords::newDecoder)))
                .sinkTo("results", new NoSink());
        PipelinePlan plan = pipeline.plan();
        LookupPlan lookups = LookupPlan.of(plan);
        TablesInForce tables = KeyTable.inForce("step", KEY_COUNT);
        end = new StepEnd(lookups, tables, (row, key, keyHash) -> {});
        chain = StepChain.of(plan.sources().get(0).flows(), end);
        desk = new LookupDesk(0, lookups, lines);
    }

    @Benchmark
    @OperationsPerInvocation(OperatorBenchmark.ROW_COUNT)
    public long row() throws Exception {
        SlotLookups slot = desk.begin(sequence++, ENTRY, 0);
        end.beginBatch(slot);
        if (slot.isAsking()) {
            pass(slot);
            desk.ask(slot);
            answer();
            desk.takeReplies();
            desk.pollAnswered();
        }
        pass(slot);
        desk.end(slot);
        next = next + OperatorBenchmark.ROW_COUNT & events.length - 1;
        return end.count();
    }

    private void pass(SlotLookups slot) throws Exception {
        slot.beginPass();
        for (int record = 0; record < OperatorBenchmark.ROW_COUNT; record++) {
            slot.beginRecord(record);
            chain.accept(events[next + record]);
        }
    }

    /** As the agent does that asks. */
    private void answer() {
        LookupRequest request = lines.requests().poll();
        if (request == null) {
            throw new IllegalStateException("the lookup was asked nothing");
        }
        List<LookupAnswers.Answer> answers = new ArrayList<>();
        for (LookupRequest.Question question : request.questions()) {
            ByteWriter out = new ByteWriter();
            ANSWERS.write(((Event) question.row()).value(), out);
            answers.add(new LookupAnswers.Answer(question.record(), LookupAnswers.Outcome.ANSWERED, out.toByteArray()));
        }
        LookupAnswers logged = LookupAnswers.decode(new LookupAnswers(0, 0, "step", answers).encoded());
        lines.replies(0).offer(new LookupLines.Reply(request.sequence(), request.lookup(), logged));
    }
}
