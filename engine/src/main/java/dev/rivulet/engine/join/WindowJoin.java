package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.connect.Either;
import dev.rivulet.engine.plan.UserCode;
import java.util.List;

/**
 * Two keyed streams divided into the same windows, waiting to be told what to make of those of each key. Made by
 * {@link dev.rivulet.engine.KeyedStream#join}. Immutable.
 *
 * <p>A window keeps all its rows until it fires, so its state is the rows. Lateness, triggers and late rows are those of the windows, see
 * {@link WindowedStream}; late rows of both streams go one way.
 */
public final class WindowJoin<A, B, K> {

    private final WindowedStream<Either<A, B>, K> windows;

    /**
     * @param windows of the rows of both streams
     */
    public WindowJoin(WindowedStream<Either<A, B>, K> windows) {
        this.windows = windows;
    }

    /** The same, with late rows in a side output instead of the late records. */
    public WindowJoin<A, B, K> sideOutputLateData(OutputTag<Either<A, B>> tag) {
        return new WindowJoin<>(windows.sideOutputLateData(tag));
    }

    /**
     * Puts out a row for each pair of rows of a window and key, in the order of the left ones and then of the right ones, as
     * {@link CoGroupFunction} has them.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param type which rows come out without a partner in their window
     * @param leftType of the first stream's rows, which {@link Codecs#of} knows
     * @param rightType of the second stream's rows
     * @param function makes the row that comes out; deterministic
     */
    public <O> DataStream<O> apply(
            String uid,
            JoinType type,
            Class<A> leftType,
            Class<B> rightType,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        return coGroup(uid, Codecs.of(leftType), Codecs.of(rightType), new Pairs<K, A, B, O>(type, function));
    }

    /** Hands all that the streams have for a key in a window to a function, also where one of them has nothing. */
    public <O> DataStream<O> coGroup(
            String uid, Class<A> leftType, Class<B> rightType, CoGroupFunction<K, A, B, O> function) {
        return coGroup(uid, Codecs.of(leftType), Codecs.of(rightType), function);
    }

    /** As above, with the forms of the rows in state given. */
    public <O> DataStream<O> coGroup(
            String uid, Codec<A> leftCodec, Codec<B> rightCodec, CoGroupFunction<K, A, B, O> function) {
        return windows.aggregate(
                        uid,
                        CollectSides.of(leftCodec, rightCodec),
                        (K key, Window window, Sides<A, B> sides) -> new CoGroup.Group<>(key, window, sides))
                .flatMap(new CoGroup<>(function));
    }

    /** All pairs of a window, and those without a partner if they are wanted. Immutable. */
    private record Pairs<K, A, B, O>(JoinType type, JoinFunction<? super A, ? super B, ? extends O> function)
            implements CoGroupFunction<K, A, B, O>, UserCode {

        @Override
        public void coGroup(K key, Window window, List<A> lefts, List<B> rights, RowCollector<O> out) throws Exception {
            for (A left : lefts) {
                for (B right : rights) {
                    out.collect(function.join(left, right));
                }
                if (rights.isEmpty() && type.keepsLeft()) {
                    out.collect(function.join(left, null));
                }
            }
            if (lefts.isEmpty() && type.keepsRight()) {
                for (B right : rights) {
                    out.collect(function.join(null, right));
                }
            }
        }

        @Override
        public List<Object> parts() {
            return List.of(function);
        }
    }
}
