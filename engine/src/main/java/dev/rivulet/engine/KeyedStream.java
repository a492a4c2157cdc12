package dev.rivulet.engine;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.connect.BroadcastStream;
import dev.rivulet.engine.connect.ConnectedStreams;
import dev.rivulet.engine.connect.Either;
import dev.rivulet.engine.connect.EitherKey;
import dev.rivulet.engine.join.IntervalJoin;
import dev.rivulet.engine.join.TemporalJoin;
import dev.rivulet.engine.join.WindowJoin;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.pattern.PatternProcessFunction;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.stateful.KeyedState;
import dev.rivulet.engine.stateful.MappingWithState;
import dev.rivulet.engine.stateful.ReduceFunction;
import dev.rivulet.engine.stateful.Reducing;
import dev.rivulet.engine.stateful.StatefulFunction;
import dev.rivulet.engine.window.PanePolicy;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.function.Supplier;

/** A stream whose rows have a key. Rows of one key always meet the same lane, in log order. */
public final class KeyedStream<T, K> {

    private final Pipeline pipeline;
    private final Step step;
    private final RowFunction<? super T, ? extends K> selector;
    private final KeyCodec<K> keyCodec;

    KeyedStream(Pipeline pipeline, Step step, RowFunction<? super T, ? extends K> selector, KeyCodec<K> keyCodec) {
        this.pipeline = pipeline;
        this.step = step;
        this.selector = selector;
        this.keyCodec = keyCodec;
    }

    /** Divides the event time of each key into windows. */
    public WindowedStream<T, K> window(Windows windows) {
        return new WindowedStream<>(this, new Step.WindowDefinition<>(windows, PanePolicy.ONCE, null));
    }

    /**
     * This stream and another one, for a function that shares keyed state between the rows of both. It goes by the lowest of their
     * watermarks. Rows come in the order of the log, whichever stream they are of.
     *
     * @param other of the same pipeline, with keys that mean the same
     */
    public <B> ConnectedStreams<T, B, K> connect(KeyedStream<B, K> other) {
        return new ConnectedStreams<>(with(other));
    }

    /**
     * This stream and one whose rows are for all keys, such as rules.
     *
     * @param broadcast of the same pipeline
     */
    public <B> BroadcastStream<T, B, K> connectBroadcast(DataStream<B> broadcast) {
        return new BroadcastStream<>(new DataStream<>(pipeline, step), selector, keyCodec, broadcast);
    }

    /**
     * Joins rows of this stream and of another one that lie in the same window.
     *
     * @param windows of any kind
     */
    public <B> WindowJoin<T, B, K> join(KeyedStream<B, K> other, Windows windows) {
        return new WindowJoin<>(with(other).window(windows));
    }

    /**
     * Joins rows of this stream with those of another whose time is within an interval of theirs, both bounds included.
     *
     * @param lower from this stream's row to the other's; may be negative
     * @param upper not below {@code lower}
     */
    public <B> IntervalJoin<T, B, K> intervalJoin(KeyedStream<B, K> other, Duration lower, Duration upper) {
        return new IntervalJoin<>(with(other), lower, upper);
    }

    /**
     * Joins each row of this stream with the row of another that was the newest of its key at the row's time.
     *
     * @param versions of a table, each valid from its event time until the next one of its key
     */
    public <B> TemporalJoin<T, B, K> temporalJoin(KeyedStream<B, K> versions) {
        return new TemporalJoin<>(with(versions));
    }

    private <B> KeyedStream<Either<T, B>, K> with(KeyedStream<B, K> other) {
        DataStream<Either<T, B>> lefts = new DataStream<T>(pipeline, step).map(Either::left);
        DataStream<Either<T, B>> rights = new DataStream<B>(other.pipeline, other.step).map(Either::right);
        return lefts.union(rights).keyBy(new EitherKey<>(selector, other.selector), keyCodec);
    }

    /**
     * Hands each row and each due timer to a function with keyed state.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param function makes an instance for each lane, as each keeps the handles of its own state
     */
    public <O> DataStream<O> process(String uid, Supplier<? extends KeyedProcessFunction<K, T, O>> function) {
        return new DataStream<>(
                pipeline,
                new Step.ProcessStep<T, K, O>(
                        step, Pipeline.requireName("operator uid", uid), selector, keyCodec, function));
    }

    /**
     * Lets the first row of each key through and leaves out those that are near it in event time, as when a device sends again.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     */
    public Deduplication<T, K> deduplicate(String uid) {
        return new Deduplication<>(this, Pipeline.requireName("operator uid", uid));
    }

    /** A deduplication that wants to know its duration. */
    public static final class Deduplication<T, K> {
        private final KeyedStream<T, K> stream;
        private final String uid;

        private Deduplication(KeyedStream<T, K> stream, String uid) {
            this.stream = stream;
            this.uid = uid;
        }

        /**
         * The first row of a key in the order of the log goes on; later ones whose event times are less than the duration away from it, before or
         * behind, count as filtered; and the next one that is further away goes on again. A row is late, and goes to the late records, if its
         * event time and the duration are behind the watermark of the records before it. A key is kept for twice the duration.
         *
         * @param duration at least a microsecond
         */
        public DataStream<T> within(Duration duration) {
            long withinMicros = duration.toNanos() / 1_000;
            if (withinMicros < 1) {
                throw new IllegalArgumentException(
                        "deduplication " + uid + " is within " + duration + ", wanted at least a microsecond");
            }
            return new DataStream<>(
                    stream.pipeline,
                    new Step.DeduplicateStep<>(stream.step, uid, stream.selector, stream.keyCodec, withinMicros));
        }
    }

    /**
     * Puts out, at each row, what the rows of its key have come to so far; the first one as it is.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param type of the rows, which {@link dev.rivulet.core.codec.Codecs#of} knows
     */
    public DataStream<T> reduce(String uid, Class<T> type, ReduceFunction<T> function) {
        return reduce(uid, KeyedState.of(type), function);
    }

    /** As above, with the form of the state given, and how long it is kept. */
    public DataStream<T> reduce(String uid, KeyedState<T> state, ReduceFunction<T> function) {
        return mapWithState(uid, state, new Reducing<>(function));
    }

    /**
     * Makes a row of each row and a state of its key, which the function gives back for the next one.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param stateType a type that {@link dev.rivulet.core.codec.Codecs#of} knows
     */
    public <S, O> DataStream<O> mapWithState(String uid, Class<S> stateType, StatefulFunction<T, S, O> function) {
        return mapWithState(uid, KeyedState.of(stateType), function);
    }

    /** As above, with the form of the state given, and how long it is kept. */
    public <S, O> DataStream<O> mapWithState(String uid, KeyedState<S> state, StatefulFunction<T, S, O> function) {
        return process(uid, () -> new MappingWithState<K, T, S, O>(function, state));
    }

    <A, R, O> DataStream<O> aggregate(
            String uid,
            Step.WindowDefinition<T> definition,
            AggregateFunction<T, A, R> function,
            PaneFunction<K, R, O> output) {
        definition.panes().requireFitFor(definition.windows(), Pipeline.requireName("operator uid", uid));
        Step.WindowStep<T, K, A, R, O> window =
                new Step.WindowStep<>(step, uid, selector, keyCodec, definition, function, output);
        return new DataStream<>(pipeline, window);
    }

    /**
     * Looks for a pattern in the rows of each key.
     *
     * @param rowType of the rows, which are kept in checkpoints
     * @throws IllegalArgumentException if {@link Codecs#of} does not know the type
     */
    public PatternStream<T, K> pattern(Pattern<T> pattern, Class<T> rowType) {
        return pattern(pattern, Codecs.of(rowType));
    }

    /** As above, with the form of the rows given. */
    public PatternStream<T, K> pattern(Pattern<T> pattern, Codec<T> rowCodec) {
        return new PatternStream<>(this, new Step.PatternDefinition<>(pattern, rowCodec, null, null));
    }

    <O> DataStream<O> match(
            String uid, Step.PatternDefinition<T, K> definition, PatternProcessFunction<K, T, O> function) {
        definition.pattern().requireComplete(Pipeline.requireName("operator uid", uid));
        return new DataStream<>(pipeline, new Step.PatternStep<>(step, uid, selector, keyCodec, definition, function));
    }
}
