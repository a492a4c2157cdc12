package dev.rivulet.engine.connect;

import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.plan.UserCode;
import java.util.List;

/** Takes the key out of a row of either stream. Immutable. */
public record EitherKey<A, B, K>(
        RowFunction<? super A, ? extends K> ofLeft, RowFunction<? super B, ? extends K> ofRight)
        implements RowFunction<Either<A, B>, K>, UserCode {

    @Override
    public K apply(Either<A, B> row) throws Exception {
        return row instanceof Either.Left<A, B> left
                ? ofLeft.apply(left.row())
                : ofRight.apply(((Either.Right<A, B>) row).row());
    }

    @Override
    public List<Object> parts() {
        return List.of(ofLeft, ofRight);
    }
}
