package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.PairCodec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.connect.Either;
import java.util.ArrayList;

/** Keeps all rows of a window, those of each stream apart. Immutable. */
record CollectSides<A, B>(Codec<Sides<A, B>> codec)
        implements AggregateFunction<Either<A, B>, Sides<A, B>, Sides<A, B>> {

    static <A, B> CollectSides<A, B> of(Codec<A> leftCodec, Codec<B> rightCodec) {
        return new CollectSides<>(new PairCodec<>(
                "Sides",
                new PairCodec.Part<>("lefts", Codecs.listOf(leftCodec), Sides::lefts),
                new PairCodec.Part<>("rights", Codecs.listOf(rightCodec), Sides::rights),
                (lefts, rights) -> new Sides<>(new ArrayList<>(lefts), new ArrayList<>(rights))));
    }

    @Override
    public Sides<A, B> createAccumulator() {
        return Sides.none();
    }

    @Override
    public Sides<A, B> add(Either<A, B> row, Sides<A, B> sides) {
        sides.add(row);
        return sides;
    }

    @Override
    public Sides<A, B> merge(Sides<A, B> left, Sides<A, B> right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Sides<A, B> result(Sides<A, B> sides) {
        return sides.copy();
    }

    @Override
    public Codec<Sides<A, B>> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "join/sides";
    }
}
