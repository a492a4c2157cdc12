package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.aggregate.sketch.QuantileSketch;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * About the quantiles of a number, from a sketch of bounded size. Immutable, any thread. Which quantiles are asked for does not matter
 * to what is kept, and so not to the version.
 */
final class Quantiles<T> implements AggregateFunction<T, QuantileSketch, List<Double>> {

    private final ToDoubleFunction<? super T> number;
    private final int compression;
    private final double[] ranks;
    private final Codec<QuantileSketch> codec;

    Quantiles(ToDoubleFunction<? super T> number, int compression, double... ranks) {
        if (compression < QuantileSketch.COMPRESSION_MIN || compression > QuantileSketch.COMPRESSION_MAX) {
            throw new IllegalArgumentException("compression is " + compression + ", wanted "
                    + QuantileSketch.COMPRESSION_MIN + " to " + QuantileSketch.COMPRESSION_MAX);
        }
        for (double rank : ranks) {
            if (!(rank >= 0 && rank <= 1)) {
                throw new IllegalArgumentException("rank of a quantile is " + rank + ", wanted 0 to 1");
            }
        }
        this.number = number;
        this.compression = compression;
        this.ranks = ranks.clone();
        this.codec = QuantileSketch.codec(compression);
    }

    @Override
    public QuantileSketch createAccumulator() {
        return new QuantileSketch(compression);
    }

    @Override
    public QuantileSketch add(T row, QuantileSketch sketch) {
        sketch.add(number.applyAsDouble(row));
        return sketch;
    }

    @Override
    public QuantileSketch merge(QuantileSketch left, QuantileSketch right) {
        left.addAll(right);
        return left;
    }

    @Override
    public List<Double> result(QuantileSketch sketch) {
        return sketch.quantiles(ranks);
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<QuantileSketch> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/quantiles, compression " + compression;
    }
}
