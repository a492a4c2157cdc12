package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.math.BigInteger;
import java.util.function.ToLongFunction;

/**
 * The sum of whole numbers. It is kept in 128 bits, which no count of rows overflows; so whether the result fits depends on the sum
 * alone and not on the order in which it came about. Immutable, any thread.
 */
record SumLong<T>(ToLongFunction<? super T> number) implements AggregateFunction<T, SumLong.Wide, Long> {

    private static final Codec<Wide> CODEC = Codecs.of(Wide.class);
    private static final Wide ZERO = new Wide(0, 0);

    /** A whole number of 128 bits, in two's complement; the low half is unsigned. */
    record Wide(long high, long low) {

        private Wide plus(Wide other) {
            long sum = low + other.low;
            long carried = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
            return new Wide(high + other.high + carried, sum);
        }

        private boolean isLong() {
            return high == low >> Long.SIZE - 1;
        }

        private BigInteger toBigInteger() {
            BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
            BigInteger lower = new BigInteger(Long.toUnsignedString(low));
            return upper.add(lower);
        }
    }

    @Override
    public Wide createAccumulator() {
        return ZERO;
    }

    @Override
    public Wide add(T row, Wide sum) {
        long added = number.applyAsLong(row);
        return sum.plus(new Wide(added >> Long.SIZE - 1, added));
    }

    @Override
    public Wide merge(Wide left, Wide right) {
        return left.plus(right);
    }

    @Override
    public Long result(Wide sum) {
        if (!sum.isLong()) {
            throw new ArithmeticException("aggregate sumLong: the sum " + sum.toBigInteger()
                    + " does not fit a long; use sumDecimal where sums can be so large");
        }
        return sum.low();
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<Wide> accumulatorCodec() {
        return CODEC;
    }

    @Override
    public String version() {
        return "aggregate/sumLong";
    }
}
