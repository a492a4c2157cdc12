package dev.rivulet.engine.connect;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.ring.KeyGroups;
import java.util.List;
import java.util.function.Supplier;

/**
 * A keyed stream and one that is broadcast to all of its keys, waiting to be told what to do with their rows. Made by
 * {@link dev.rivulet.engine.KeyedStream#connectBroadcast}. Immutable.
 *
 * <p>What is broadcast is kept once in each of the 128 key groups, so that it goes where the keys go when lanes change: a rule of 100 bytes
 * takes about 30 KB, and a row that is broadcast costs as much as 128 others. It is meant for rules and settings, not for streams as fast
 * as the keyed one.
 */
public final class BroadcastStream<T, B, K> {

    private final DataStream<T> rows;
    private final RowFunction<? super T, ? extends K> selector;
    private final KeyCodec<K> keyCodec;
    private final DataStream<B> broadcast;

    /**
     * @param rows of the keyed stream
     * @param broadcast of the same pipeline
     */
    public BroadcastStream(
            DataStream<T> rows,
            RowFunction<? super T, ? extends K> selector,
            KeyCodec<K> keyCodec,
            DataStream<B> broadcast) {
        this.rows = rows;
        this.selector = selector;
        this.keyCodec = keyCodec;
        this.broadcast = broadcast;
    }

    /**
     * Hands rows of both streams and due timers to a function with keyed state and broadcast state. It goes by the lower of their
     * watermarks.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param function makes an instance for each lane
     */
    public <O> DataStream<O> process(
            String uid, Supplier<? extends KeyedBroadcastProcessFunction<K, T, B, O>> function) {
        DataStream<Either<T, BroadcastProcess.Copy<B>>> lefts = rows.map(Either::left);
        DataStream<Either<T, BroadcastProcess.Copy<B>>> copies = broadcast.flatMap((row, out) -> {
            for (int group = 0; group < KeyGroups.DEFAULT_GROUP_COUNT; group++) {
                out.collect(Either.right(new BroadcastProcess.Copy<>(row, group)));
            }
        });
        RowFunction<BroadcastProcess.Copy<B>, BroadcastKey<K>> groups =
                copy -> new BroadcastKey.Group<>(copy.keyGroup());
        return lefts.union(copies)
                .keyBy(new EitherKey<>(new KeyOf<T, K>(selector), groups), new BroadcastKeyCodec<>(keyCodec))
                .process(uid, () -> new BroadcastProcess<>(function.get()));
    }

    /** Takes the key out of a row. A key that is null is refused where all keys are. */
    private record KeyOf<T, K>(RowFunction<? super T, ? extends K> selector)
            implements RowFunction<T, BroadcastKey<K>>, UserCode {

        @Override
        @SuppressWarnings("NullAway")
        public BroadcastKey<K> apply(T row) throws Exception {
            K key = selector.apply(row);
            return key == null ? null : new BroadcastKey.Of<>(key);
        }

        @Override
        public List<Object> parts() {
            return List.of(selector);
        }
    }
}
