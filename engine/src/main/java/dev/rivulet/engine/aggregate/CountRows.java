package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;

/** How many rows there are. Immutable, any thread. */
record CountRows<T>() implements AggregateFunction<T, Long, Long> {

    private static final Codec<Long> CODEC = Codecs.of(Long.class);

    @Override
    public Long createAccumulator() {
        return 0L;
    }

    @Override
    public Long add(T row, Long count) {
        return count + 1;
    }

    @Override
    public Long merge(Long left, Long right) {
        return left + right;
    }

    @Override
    public Long result(Long count) {
        return count;
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<Long> accumulatorCodec() {
        return CODEC;
    }

    @Override
    public String version() {
        return "aggregate/count";
    }
}
