package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.connect.Either;

/**
 * A keyed stream to be joined with a table whose versions come as another stream: each row with the version of its key that was the newest
 * at the row's event time. Made by {@link KeyedStream#temporalJoin}. Immutable.
 *
 * <p>Results are put out when the watermark comes to the row's time. Of each key the newest version that the watermark has passed is kept
 * for good, and those after it. Of several versions of one time the last one counts. A row or version that comes when the watermark has
 * passed its time goes to the late records.
 */
public final class TemporalJoin<A, B, K> {

    private final KeyedStream<Either<A, B>, K> rows;
    private final boolean keepsUnmatched;

    /**
     * @param rows of both streams
     */
    public TemporalJoin(KeyedStream<Either<A, B>, K> rows) {
        this(rows, false);
    }

    private TemporalJoin(KeyedStream<Either<A, B>, K> rows, boolean keepsUnmatched) {
        this.rows = rows;
        this.keepsUnmatched = keepsUnmatched;
    }

    /** Rows of the first stream for which there was no version yet come out with null; without this they are left out. */
    public TemporalJoin<A, B, K> leftOuter() {
        return new TemporalJoin<>(rows, true);
    }

    /**
     * Joins.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param leftType of the first stream's rows, which {@link Codecs#of} knows
     * @param versionType of the versions
     * @param function makes the row that comes out; deterministic, and without memory
     */
    public <O> DataStream<O> join(
            String uid,
            Class<A> leftType,
            Class<B> versionType,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        return join(uid, Codecs.of(leftType), Codecs.of(versionType), function);
    }

    /** As above, with the forms of the rows in state given. */
    public <O> DataStream<O> join(
            String uid,
            Codec<A> leftCodec,
            Codec<B> versionCodec,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        return rows.process(
                uid, () -> new TemporalJoinFunction<K, A, B, O>(keepsUnmatched, leftCodec, versionCodec, function));
    }
}
