package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.math.BigDecimal;

/** The sum of decimal numbers, exact; its scale is the largest of theirs. Immutable, any thread. */
record SumDecimal<T>(Field<T, BigDecimal> number) implements AggregateFunction<T, BigDecimal, BigDecimal> {

    private static final Codec<BigDecimal> CODEC = Codecs.of(BigDecimal.class);

    @Override
    public BigDecimal createAccumulator() {
        return BigDecimal.ZERO;
    }

    @Override
    public BigDecimal add(T row, BigDecimal sum) {
        return sum.add(number.of(row));
    }

    @Override
    public BigDecimal merge(BigDecimal left, BigDecimal right) {
        return left.add(right);
    }

    @Override
    public BigDecimal result(BigDecimal sum) {
        return sum;
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<BigDecimal> accumulatorCodec() {
        return CODEC;
    }

    @Override
    public String version() {
        return "aggregate/sumDecimal";
    }
}
