package dev.rivulet.engine;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.engine.enrich.Enrichment;
import dev.rivulet.engine.lookup.AnswerFunction;
import dev.rivulet.engine.lookup.AsyncLookup;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.quality.Expectation;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stream of rows in a {@link Pipeline} under construction. Every method returns the stream behind the new step.
 *
 * @param <T> the rows; immutable, since several steps may hold them
 */
public final class DataStream<T> {

    private final Pipeline pipeline;
    private final Step step;

    DataStream(Pipeline pipeline, Step step) {
        this.pipeline = pipeline;
        this.step = step;
    }

    /** Gives rows an event time and each source of the stream a watermark; wanted before {@code keyBy} if windows follow. */
    public DataStream<T> withWatermarks(WatermarkStrategy<T> strategy) {
        return next(new Step.WatermarkStep(step, strategy));
    }

    public <R> DataStream<R> map(RowFunction<? super T, ? extends R> function) {
        return next(new Step.MapStep(step, function));
    }

    /** Makes any number of rows of each. */
    public <R> DataStream<R> flatMap(RowFlatMap<? super T, R> function) {
        return next(new Step.FlatMapStep(step, function));
    }

    /** Lets through the rows that pass; the others are counted as filtered. */
    public DataStream<T> filter(RowPredicate<? super T> predicate) {
        return next(new Step.FilterStep(step, predicate));
    }

    /**
     * All rows of this stream and of others. Of one source their order is kept; rows of several come as they are in the log. The
     * watermark is the lowest of those of the sources.
     *
     * @param others streams of the same pipeline; this one may be among them, upon which its rows come twice
     * @throws IllegalArgumentException if there are none, or one is of another pipeline
     */
    @SafeVarargs
    public final DataStream<T> union(DataStream<? extends T>... others) {
        if (others.length == 0) {
            throw new IllegalArgumentException("union was given no other stream, wanted at least one");
        }
        List<Step> inputs = new ArrayList<>();
        inputs.add(step);
        for (DataStream<? extends T> other : others) {
            if (other.pipeline != pipeline) {
                throw new IllegalArgumentException(
                        "union was given a stream of another pipeline: make both of the same Pipeline.named(...)");
            }
            inputs.add(other.step);
        }
        return next(new Step.UnionStep(inputs));
    }

    /**
     * What the operator right before puts out by a tag, or {@link #withWatermarks} of rows that are too far ahead of the clock. Several
     * uses of one tag get the same rows.
     *
     * @throws IllegalStateException if there is no such step right before
     */
    public <X> DataStream<X> sideOutput(OutputTag<X> tag) {
        Step asked = step.unguarded();
        boolean isOfTime = asked instanceof Step.WatermarkStep watermark
                && tag.equals(watermark.strategy().futureTag());
        if (!(asked instanceof Step.KeyedStep<?, ?>) && !isOfTime) {
            throw new IllegalStateException("the side output " + tag.name()
                    + " is asked of a step without one: ask the stream that process or aggregate returned");
        }
        return new DataStream<>(pipeline, new Step.SideStep(step, tag));
    }

    /**
     * Brings rows of one key together.
     *
     * @param selector takes the key out of a row; deterministic, never null
     * @param keyType a type that {@link KeyCodecs#of} knows
     */
    public <K> KeyedStream<T, K> keyBy(RowFunction<? super T, ? extends K> selector, Class<K> keyType) {
        return keyBy(selector, KeyCodecs.of(keyType));
    }

    /** As above, with the canonical form of the key given. */
    public <K> KeyedStream<T, K> keyBy(RowFunction<? super T, ? extends K> selector, KeyCodec<K> keyCodec) {
        return new KeyedStream<>(pipeline, step, selector, keyCodec);
    }

    /**
     * Holds each row against rules, of which each says what is done about rows that violate it; of several the strictest decides. What rules
     * have counted is in {@link dev.rivulet.engine.job.RecordCounts#rules}.
     *
     * @param uid the step's name in counters and dead letters; the same over all runs
     * @param rules at least one, each with a name of its own
     */
    @SafeVarargs
    public final DataStream<T> expect(String uid, Expectation<T>... rules) {
        Set<String> names = new HashSet<>();
        for (Expectation<T> rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException(
                        "expect " + uid + " has two rules named " + rule.name() + ", wanted one of its own for each");
            }
        }
        if (rules.length == 0) {
            throw new IllegalArgumentException("expect " + uid + " has no rule, wanted at least one");
        }
        return next(new Step.ExpectStep(step, Pipeline.requireName("operator uid", uid), List.of(rules)));
    }

    /**
     * Asks something outside about each row. Before it is used, the answer is written to the log, and from there it is taken whenever the
     * row is worked on again; so results stay the same, whatever the answers of another day would be. Rows keep their order, unless the
     * settings are {@linkplain LookupSettings#unordered unordered}. Wanted before the first {@code keyBy}.
     *
     * <p>A row that gets no answer, after all tries that the settings allow, is dealt with as {@link #onError} says: with {@code fail} the job
     * ends, and asks again when it is started again; or the settings have an answer to take instead.
     *
     * @param uid the step's name in the log, in counters and dead letters; the same over all runs
     * @param settings the answers' type, timeout, retries and capacity
     * @param function makes a row of a row and its answer; deterministic
     */
    public <A, R> DataStream<R> asyncLookup(
            String uid,
            AsyncLookup<? super T, A> lookup,
            LookupSettings<A> settings,
            AnswerFunction<? super T, ? super A, ? extends R> function) {
        Pipeline.requireName("operator uid", uid);
        return next(new Step.LookupStep<>(step, uid, erased(lookup), erased(function), settings));
    }

    /**
     * Joins each row with what a table outside has for its key, as of the version that was loaded last. Also behind a {@code keyBy}.
     *
     * @param table read as a whole, at the start and again when it has changed; a copy of it is kept in memory
     * @param rowKey takes the key out of a row; deterministic, null for no partner
     * @param tableKey takes the key out of a row of the table
     */
    public <R, K> Enrichment<T, R, K> enrich(
            ReferenceTable<R> table,
            RowFunction<? super T, ? extends K> rowKey,
            RowFunction<? super R, ? extends K> tableKey) {
        return new Enrichment<>(step, table, rowKey, tableKey, this::next);
    }

    /**
     * Leaves out what has come already: {@code keyBy} and {@link KeyedStream#deduplicate} together.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param selector what tells a row from others, such as the id that a device gives it
     * @param keyType a type that {@link KeyCodecs#of} knows
     */
    public <K> KeyedStream.Deduplication<T, K> deduplicate(
            String uid, RowFunction<? super T, ? extends K> selector, Class<K> keyType) {
        return this.<K>keyBy(selector, keyType).deduplicate(uid);
    }

    /**
     * Ends the stream here; other uses of it go on.
     *
     * @param uid the sink's name in checkpoints, commits and metrics; the same over all runs
     */
    public void sinkTo(String uid, Sink<T> sink) {
        pipeline.addSink(new Step.SinkStep(step, Pipeline.requireName("sink uid", uid), sink));
    }

    /**
     * What becomes of rows on which a function of the step right before fails; without it the job does. It goes before {@code sideOutput}
     * and whatever else follows the step.
     *
     * @throws IllegalStateException if there is no step with functions right before
     */
    public DataStream<T> onError(ErrorPolicy policy) {
        if (!(step instanceof Step.Following last)
                || step instanceof Step.GuardedStep
                || step instanceof Step.UnionStep
                || step instanceof Step.SideStep) {
            throw new IllegalStateException(
                    "onError(" + policy
                            + ") has no step right before whose functions could fail: call it once, on the stream that the step returned");
        }
        return next(new Step.GuardedStep(last, policy));
    }

    /** What takes rows of a wider type takes these. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <S> S erased(Object typed) {
        return (S) typed;
    }

    private <R> DataStream<R> next(Step next) {
        return new DataStream<>(pipeline, next);
    }
}
