package dev.rivulet.engine;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.join.BroadcastStream;
import dev.rivulet.engine.join.ConnectedStreams;
import dev.rivulet.engine.join.Either;
import dev.rivulet.engine.join.EitherKey;
import dev.rivulet.engine.join.IntervalJoin;
import dev.rivulet.engine.join.TemporalJoin;
import dev.rivulet.engine.join.WindowJoin;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.pattern.PatternProcessFunction;
import dev.rivulet.engine.plan.Step;
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
