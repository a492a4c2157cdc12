package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.aggregate.sketch.DistinctSketch;

/** About how many different values there are, from a sketch of bounded size. Immutable, any thread. */
record DistinctApprox<T, V>(Field<T, V> field, Codec<V> valueCodec, int precision, Codec<DistinctSketch> codec)
        implements AggregateFunction<T, DistinctSketch, Long> {

    static <T, V> DistinctApprox<T, V> of(Field<T, V> field, Codec<V> valueCodec, int precision) {
        if (precision < DistinctSketch.PRECISION_MIN || precision > DistinctSketch.PRECISION_MAX) {
            throw new IllegalArgumentException("precision is " + precision + ", wanted " + DistinctSketch.PRECISION_MIN
                    + " to " + DistinctSketch.PRECISION_MAX);
        }
        return new DistinctApprox<>(field, valueCodec, precision, DistinctSketch.codec(precision, valueCodec.schema()));
    }

    @Override
    public DistinctSketch createAccumulator() {
        return new DistinctSketch(precision);
    }

    @Override
    public DistinctSketch add(T row, DistinctSketch sketch) {
        sketch.add(DistinctSketch.hash(field.of(row), valueCodec));
        return sketch;
    }

    @Override
    public DistinctSketch merge(DistinctSketch left, DistinctSketch right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Long result(DistinctSketch sketch) {
        return sketch.estimate();
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<DistinctSketch> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/countDistinctApprox, precision " + precision;
    }
}
