package dev.rivulet.engine;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import java.util.function.ToDoubleFunction;

/**
 * Count, sum, minimum and maximum of a number, added up in log order, so that a sum has the same last digit on every replay. Immutable.
 *
 * @param count of rows
 * @param sum of the numbers, 0 for no rows
 * @param min the lowest, positive infinity for no rows
 * @param max the highest, negative infinity for no rows
 */
public record Statistics(long count, double sum, double min, double max) {

    private static final Statistics NONE = new Statistics(0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** The sum divided by the count; not a number for no rows. */
    public double mean() {
        return sum / count;
    }

    /** The aggregation of one number per row. */
    public static <T> AggregateFunction<T, Statistics, Statistics> of(ToDoubleFunction<? super T> number) {
        return new Function<>(number);
    }

    private Statistics plus(double number) {
        return new Statistics(count + 1, sum + number, Math.min(min, number), Math.max(max, number));
    }

    private Statistics plus(Statistics later) {
        return new Statistics(count + later.count, sum + later.sum, Math.min(min, later.min), Math.max(max, later.max));
    }

    private record Function<T>(ToDoubleFunction<? super T> number)
            implements AggregateFunction<T, Statistics, Statistics> {

        private static final Codec<Statistics> CODEC = Codecs.of(Statistics.class);

        @Override
        public Statistics createAccumulator() {
            return NONE;
        }

        @Override
        public Statistics add(T row, Statistics accumulator) {
            return accumulator.plus(number.applyAsDouble(row));
        }

        @Override
        public Statistics merge(Statistics left, Statistics right) {
            return left.plus(right);
        }

        @Override
        public Statistics result(Statistics accumulator) {
            return accumulator;
        }

        @Override
        public boolean hasBoundedAccumulator() {
            return true;
        }

        @Override
        public Codec<Statistics> accumulatorCodec() {
            return CODEC;
        }
    }
}
