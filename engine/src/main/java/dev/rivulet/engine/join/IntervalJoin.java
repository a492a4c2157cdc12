package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.connect.Either;
import java.time.Duration;

/**
 * Two keyed streams to be joined where the times of their rows lie within an interval of each other: {@code left.time + lower <=
 * right.time <= left.time + upper}. Made by {@link KeyedStream#intervalJoin}. Immutable.
 *
 * <p>A pair comes out when its second row comes. A row waits until the watermark says that no partner can come any more; its state is the
 * row and about 100 bytes. A row that comes when the watermark has passed its time goes to the late records.
 */
public final class IntervalJoin<A, B, K> {

    /** So that no time overflows; no row waits for longer. */
    private static final Duration BOUND_MAX = Duration.ofDays(36_500);

    private final KeyedStream<Either<A, B>, K> rows;
    private final Duration lower;
    private final Duration upper;
    private final JoinType type;

    /**
     * @param rows of both streams
     * @param lower may be negative
     * @param upper not below {@code lower}
     * @throws IllegalArgumentException if it is
     */
    public IntervalJoin(KeyedStream<Either<A, B>, K> rows, Duration lower, Duration upper) {
        this(rows, lower, upper, JoinType.INNER);
    }

    private IntervalJoin(KeyedStream<Either<A, B>, K> rows, Duration lower, Duration upper, JoinType type) {
        requireBound("lower", lower);
        requireBound("upper", upper);
        if (lower.compareTo(upper) > 0) {
            throw new IllegalArgumentException("the interval of a join is " + lower + " to " + upper
                    + ", wanted a lower bound that is not above the upper one");
        }
        this.rows = rows;
        this.lower = lower;
        this.upper = upper;
        this.type = type;
    }

    private static void requireBound(String name, Duration bound) {
        if (bound.abs().compareTo(BOUND_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the " + name + " bound of a join is " + bound + ", wanted at most " + BOUND_MAX + " either way");
        }
    }

    /** Leaves the lower bound itself out. */
    public IntervalJoin<A, B, K> lowerBoundExclusive() {
        return new IntervalJoin<>(rows, lower.plusNanos(1_000), upper, type);
    }

    /** Leaves the upper bound itself out. */
    public IntervalJoin<A, B, K> upperBoundExclusive() {
        return new IntervalJoin<>(rows, lower, upper.minusNanos(1_000), type);
    }

    /** Which rows come out without a partner: when the watermark says that none can come any more. Inner if it is not said. */
    public IntervalJoin<A, B, K> withType(JoinType newType) {
        return new IntervalJoin<>(rows, lower, upper, newType);
    }

    /**
     * Joins.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param leftType of the first stream's rows, which {@link Codecs#of} knows
     * @param rightType of the second stream's rows
     * @param function makes the row that comes out; deterministic, and without memory
     */
    public <O> DataStream<O> join(
            String uid,
            Class<A> leftType,
            Class<B> rightType,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        return join(uid, Codecs.of(leftType), Codecs.of(rightType), function);
    }

    /** As above, with the forms of the rows in state given. */
    public <O> DataStream<O> join(
            String uid,
            Codec<A> leftCodec,
            Codec<B> rightCodec,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        IntervalJoinFunction.Bounds bounds =
                new IntervalJoinFunction.Bounds(lower.toNanos() / 1_000, upper.toNanos() / 1_000);
        return rows.process(
                uid, () -> new IntervalJoinFunction<K, A, B, O>(bounds, type, leftCodec, rightCodec, function));
    }
}
