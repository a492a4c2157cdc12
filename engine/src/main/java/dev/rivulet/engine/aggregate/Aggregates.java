package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.watermark.EventTimeExtractor;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Makes the usual aggregates, each of a field of the row that a function takes out of it. Stateless; what it makes is immutable, serves
 * all lanes, and can be merged, so it goes with every kind of window and with {@code AggregatingState}.
 *
 * <p><b>Values.</b> Where a value is kept, its codec is told, such as {@code Codecs.of(String.class)}; a value must not change after it
 * was taken out of the row. A field that is null is refused by an {@link IllegalArgumentException}, which names the aggregate and the
 * row and stops the job like any failure of an aggregate: the engine cannot know whether to skip the row or to count it. Filter such
 * rows before the window, or turn them into dead letters in a {@code map} that throws {@code MalformedRowException}.
 *
 * <p><b>Order.</b> Sums, counts, averages, variances, extremes and both counts of distinct values depend on the rows alone, bit for bit,
 * and not on their order, nor on how windows were merged. (Of extremes that compare as equal but are not, the earlier is told.) The
 * others go by the order of arrival, which a replay repeats; when windows are merged, the rows of the earlier window count as arrived
 * before those of the later.
 *
 * <p><b>Memory</b> is given per key, or per key and window, without the 100 bytes or so that any accumulator takes.
 */
public final class Aggregates {

    /** A standard error of 1.6 %, and 3 KB. */
    private static final int DEFAULT_PRECISION = 12;

    /** Ranks within 1 % in the middle, and 9 KB at most. */
    private static final int DEFAULT_COMPRESSION = 200;

    private Aggregates() {}

    /** The count of rows. */
    public static <T> AggregateFunction<T, ?, Long> count() {
        return new CountRows<>();
    }

    /**
     * The sum of whole numbers. It is kept in 128 bits and so never wraps; a result that does not fit a {@code long} throws an
     * {@link ArithmeticException} that tells it, and stops the job. Use {@link #sumDecimal} where that can happen. 0 for no rows.
     */
    public static <T> AggregateFunction<T, ?, Long> sumLong(ToLongFunction<? super T> field) {
        return new SumLong<>(field);
    }

    /**
     * The sum of doubles: the double nearest to the exact sum, of two equally near ones the even. NaN and infinities count as in IEEE
     * 754; a sum beyond all doubles is infinite, but sums on the way to it may be. 0 for no rows.
     *
     * <p>Adding doubles one by one gives a last digit that depends on order and grouping; see Shewchuk, "Adaptive precision
     * floating-point arithmetic and fast robust geometric predicates" (1997). Here nothing is rounded before the end. About 60 bytes
     * for numbers of like magnitude, at most 600.
     */
    public static <T> AggregateFunction<T, ?, Double> sumDouble(ToDoubleFunction<? super T> field) {
        return new SumDouble<>(field);
    }

    /** The sum of decimal numbers, exact, with the largest of their scales. 0 for no rows. */
    public static <T> AggregateFunction<T, ?, BigDecimal> sumDecimal(Function<? super T, BigDecimal> field) {
        return new SumDecimal<>(new Field<>("sumDecimal", field));
    }

    /** The lowest value, of equal ones the first that came. Of doubles, -0.0 is lower than 0.0 and NaN is the highest. */
    public static <T, V extends Comparable<? super V>> AggregateFunction<T, ?, V> min(
            Function<? super T, ? extends V> field, Codec<V> codec) {
        return min(field, Comparator.<V>naturalOrder(), codec);
    }

    /** The lowest value by an order, of equal ones the first that came. */
    public static <T, V> AggregateFunction<T, ?, V> min(
            Function<? super T, ? extends V> field, Comparator<? super V> order, Codec<V> codec) {
        return Chosen.of(
                new Field<T, V>("min", field), (kept, next) -> order.compare(next, kept) < 0 ? next : kept, codec);
    }

    /** The highest value, of equal ones the first that came. Of doubles, -0.0 is lower than 0.0 and NaN is the highest. */
    public static <T, V extends Comparable<? super V>> AggregateFunction<T, ?, V> max(
            Function<? super T, ? extends V> field, Codec<V> codec) {
        return max(field, Comparator.<V>naturalOrder(), codec);
    }

    /** The highest value by an order, of equal ones the first that came. */
    public static <T, V> AggregateFunction<T, ?, V> max(
            Function<? super T, ? extends V> field, Comparator<? super V> order, Codec<V> codec) {
        return Chosen.of(
                new Field<T, V>("max", field), (kept, next) -> order.compare(next, kept) > 0 ? next : kept, codec);
    }

    /**
     * The mean: the double nearest to the exact sum divided by the count, also where the sum is beyond all doubles. NaN for no rows, and
     * where a sum would be. Whole numbers beyond 2^53 are rounded when they become doubles. About 100 bytes.
     */
    public static <T> AggregateFunction<T, ?, Double> average(ToDoubleFunction<? super T> field) {
        return OfMoments.average(field);
    }

    /**
     * The variance of the rows themselves: the double nearest to the mean of the squared distances from the mean. 0 for one row, NaN for
     * none and where a number is not finite.
     *
     * <p>From exact sums of numbers and squares. The usual way, running means that are merged (Chan, Golub and LeVeque, 1983), has small
     * errors that depend on the order of rows and on how windows were merged. About 150 bytes for numbers of like magnitude.
     */
    public static <T> AggregateFunction<T, ?, Double> variance(ToDoubleFunction<? super T> field) {
        return OfMoments.variance(field, 0);
    }

    /** As {@link #variance}, but of the population that the rows are a sample of: divided by one less. NaN for less than two rows. */
    public static <T> AggregateFunction<T, ?, Double> sampleVariance(ToDoubleFunction<? super T> field) {
        return OfMoments.variance(field, 1);
    }

    /** The standard deviation of the rows themselves: the root of {@link #variance}, within one unit of the last digit. */
    public static <T> AggregateFunction<T, ?, Double> standardDeviation(ToDoubleFunction<? super T> field) {
        return OfMoments.standardDeviation(field, 0);
    }

    /** The standard deviation of the population that the rows are a sample of: the root of {@link #sampleVariance}. */
    public static <T> AggregateFunction<T, ?, Double> sampleStandardDeviation(ToDoubleFunction<? super T> field) {
        return OfMoments.standardDeviation(field, 1);
    }

    /** The value of the lowest event time, of equal ones the first that came. */
    public static <T, V> AggregateFunction<T, ?, V> firstByTime(
            EventTimeExtractor<? super T> time, Function<? super T, ? extends V> field, Codec<V> codec) {
        return new Chosen<>(
                timed("firstByTime", time, field), Timed::earlier, Timed::value, Codecs.optionalOf(Timed.codec(codec)));
    }

    /** The value of the highest event time, of equal ones the last that came. */
    public static <T, V> AggregateFunction<T, ?, V> lastByTime(
            EventTimeExtractor<? super T> time, Function<? super T, ? extends V> field, Codec<V> codec) {
        return new Chosen<>(
                timed("lastByTime", time, field), Timed::later, Timed::value, Codecs.optionalOf(Timed.codec(codec)));
    }

    /** The value that came first, whatever its event time. */
    public static <T, V> AggregateFunction<T, ?, V> firstArrived(
            Function<? super T, ? extends V> field, Codec<V> codec) {
        return Chosen.of(new Field<T, V>("firstArrived", field), (kept, next) -> kept, codec);
    }

    /** The value that came last, whatever its event time. */
    public static <T, V> AggregateFunction<T, ?, V> lastArrived(
            Function<? super T, ? extends V> field, Codec<V> codec) {
        return Chosen.of(new Field<T, V>("lastArrived", field), (kept, next) -> next, codec);
    }

    /**
     * How many values differ by {@code equals}, exactly. Keeps each of them, and writes all of a key's that changed into each checkpoint;
     * so it is for some thousands per key at most, see {@link #countDistinctApprox}. Memory: the values and about 50 bytes for each.
     */
    public static <T, V> AggregateFunction<T, ?, Long> countDistinct(
            Function<? super T, ? extends V> field, Codec<V> codec) {
        return DistinctExact.of(new Field<T, V>("countDistinct", field), codec);
    }

    /** As {@link #countDistinctApprox(Function, Codec, int)} with precision 12: a standard error of 1.6 % in at most 3 KB. */
    public static <T, V> AggregateFunction<T, ?, Long> countDistinctApprox(
            Function<? super T, ? extends V> field, Codec<V> codec) {
        return countDistinctApprox(field, codec, DEFAULT_PRECISION);
    }

    /**
     * About how many values differ in their binary form, by HyperLogLog (Flajolet et al., 2007; sparse at first, Heule et al., 2013).
     *
     * <p>The standard error is 1.04 / sqrt(2^precision): two of three results are within it, and nearly all within three times as much.
     * Up to 3/16 * 2^precision different values the result is exact but for colliding hashes, which are rare. Memory: 4 bytes per
     * different value, up to 3/4 * 2^precision bytes.
     *
     * @param precision 4 to 18; another one, or another form of the values, makes other accumulators, which are refused at a start
     */
    public static <T, V> AggregateFunction<T, ?, Long> countDistinctApprox(
            Function<? super T, ? extends V> field, Codec<V> codec, int precision) {
        return DistinctApprox.of(new Field<T, V>("countDistinctApprox", field), codec, precision);
    }

    /** About the median: half of the numbers are not above it. As {@link #quantiles(ToDoubleFunction, double...)} of 0.5. */
    public static <T> AggregateFunction<T, ?, Double> median(ToDoubleFunction<? super T> field) {
        return quantile(field, 0.5);
    }

    /** About the quantile of one rank, as {@link #quantiles(ToDoubleFunction, double...)} has it. */
    public static <T> AggregateFunction<T, ?, Double> quantile(ToDoubleFunction<? super T> field, double rank) {
        return new Mapped<>(new Quantiles<T>(field, DEFAULT_COMPRESSION, rank), quantiles -> quantiles.get(0));
    }

    /** As {@link #quantiles(int, ToDoubleFunction, double...)} with compression 200. */
    public static <T> AggregateFunction<T, ?, List<Double>> quantiles(
            ToDoubleFunction<? super T> field, double... ranks) {
        return new Quantiles<>(field, DEFAULT_COMPRESSION, ranks);
    }

    /**
     * About the quantiles of a number, by a merging t-digest (Dunning and Ertl, 2019), which is made to be deterministic: the same rows in
     * the same order give the same result, bit for bit, wherever checkpoints fell between them.
     *
     * <p>Ranks 0 and 1 are the exact extremes. Between them, the rank of what is told differs from the one asked for by 2 / compression
     * at most in the middle, and by far less near the ends; that is what is found on even, skewed and sorted numbers, and no guarantee
     * against an adversary. Of numbers with many equal ones it may tell one between two neighbours. Merged windows stay within the same
     * bound. NaN for no rows, and where a number is not finite. Memory: up to 45 bytes per unit of compression. A key takes 2^31 numbers
     * at most.
     *
     * @param compression 20 to 1,000; another one makes other accumulators, which are refused at a start
     * @param ranks 0 to 1 each; the result has as many numbers, in their order
     */
    public static <T> AggregateFunction<T, ?, List<Double>> quantiles(
            int compression, ToDoubleFunction<? super T> field, double... ranks) {
        return new Quantiles<>(field, compression, ranks);
    }

    /**
     * The greatest values by an order, the greatest first, of equal ones the one that came earlier first.
     *
     * @param countMax how many at most, 1 or more; this many are kept
     */
    public static <T, V> AggregateFunction<T, ?, List<V>> topN(
            int countMax, Function<? super T, ? extends V> field, Comparator<? super V> order, Codec<V> codec) {
        return TopN.of(new Field<T, V>("topN", field), countMax, order, codec);
    }

    /**
     * The values themselves in the order of their arrival, up to a maximum; those beyond it are counted and not kept, so that one
     * key's flood neither fills the memory nor stops the job, and the result tells that it is not complete.
     *
     * @param countMax how many are kept, 1 or more; all of a key's that changed are written into each checkpoint
     */
    public static <T, V> AggregateFunction<T, ?, Collected<V>> collect(
            int countMax, Function<? super T, ? extends V> field, Codec<V> codec) {
        return Collect.of(new Field<T, V>("collect", field), countMax, codec);
    }

    /**
     * Two aggregates of the same rows in one pass, as one; what comes out may be composed again. Any {@link AggregateFunction} goes, also
     * your own, and merging needs that both can be merged.
     *
     * @param combiner makes the result of the two results; deterministic
     */
    public static <T, L, R, O> AggregateFunction<T, ?, O> compose(
            AggregateFunction<T, ?, L> left,
            AggregateFunction<T, ?, R> right,
            BiFunction<? super L, ? super R, ? extends O> combiner) {
        return Composed.of(left, right, combiner);
    }

    static void requireCount(String name, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(name + " is " + count + ", wanted 1 or more");
        }
    }

    private static <T, V> Field<T, Timed<V>> timed(
            String name, EventTimeExtractor<? super T> time, Function<? super T, ? extends V> field) {
        Field<T, V> value = new Field<>(name, field);
        return new Field<>(name, row -> new Timed<>(time.eventTimeMicros(row), value.of(row)));
    }
}
