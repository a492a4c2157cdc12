package dev.rivulet.engine.join;

import org.jspecify.annotations.Nullable;

/** Makes one row of two. Deterministic. */
@FunctionalInterface
public interface JoinFunction<A, B, O> {

    /**
     * @param left null where a row of the second stream has no partner, which only outer joins put out
     * @param right null where a row of the first stream has no partner
     * @throws dev.rivulet.core.row.MalformedRowException to send the row at hand to the dead letters
     * @throws Exception any other fails the job
     */
    O join(@Nullable A left, @Nullable B right) throws Exception;
}
