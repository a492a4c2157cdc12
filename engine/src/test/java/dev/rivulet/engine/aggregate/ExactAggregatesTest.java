package dev.rivulet.engine.aggregate;

import static dev.rivulet.engine.aggregate.AggregateTrial.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums, averages and variances against BigDecimal, which rounds once. */
final class ExactAggregatesTest {

    private static final ToDoubleFunction<Double> NUMBER = number -> number;
    private static final MathContext MANY_DIGITS = new MathContext(1_200);

    static LongStream seeds() {
        long first = new SplittableRandom(20_260_101).nextLong();
        return LongStream.range(first, first + 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sumOfDoublesIsTheNearestToTheExactOne(long seed) {
        List<Double> rows = numbers(seed);
        double expected = rows.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();

        trial(Aggregates.sumDouble(NUMBER), rows, seed).checkInAnyOrder(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void averageIsTheNearestToTheExactOne(long seed) {
        List<Double> rows = numbers(seed);
        BigDecimal sum = rows.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        double expected =
                sum.divide(BigDecimal.valueOf(rows.size()), MANY_DIGITS).doubleValue();

        trial(Aggregates.average(NUMBER), rows, seed).checkInAnyOrder(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void variancesAreTheNearestToTheExactOnes(long seed) {
        List<Double> rows = numbers(seed);
        BigDecimal count = BigDecimal.valueOf(rows.size());
        BigDecimal sum = rows.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal squares = rows.stream()
                .map(BigDecimal::new)
                .map(number -> number.multiply(number))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal spread = count.multiply(squares).subtract(sum.multiply(sum));
        double population = spread.divide(count.multiply(count), MANY_DIGITS).doubleValue();
        double sample = spread.divide(count.multiply(count.subtract(BigDecimal.ONE)), MANY_DIGITS)
                .doubleValue();

        trial(Aggregates.variance(NUMBER), rows, seed).checkInAnyOrder(population);
        trial(Aggregates.sampleVariance(NUMBER), rows, seed).checkInAnyOrder(sample);
        trial(Aggregates.standardDeviation(NUMBER), rows, seed).checkInAnyOrder(Math.sqrt(population));
        trial(Aggregates.sampleStandardDeviation(NUMBER), rows, seed).checkInAnyOrder(Math.sqrt(sample));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sumsOfWholeAndDecimalNumbersAreExact(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> rows = Stream.generate(() -> random.nextLong() >> 1 + random.nextInt(40))
                .limit(random.nextInt(1, 200))
                .toList();
        BigDecimal sum = rows.stream().map(BigDecimal::valueOf).reduce(BigDecimal.ZERO, BigDecimal::add);

        trial(Aggregates.sumDecimal((Long row) -> BigDecimal.valueOf(row, 2)), rows, seed)
                .checkInAnyOrder(sum.movePointLeft(2));
        trial(Aggregates.count(), rows, seed).checkInAnyOrder((long) rows.size());
        trial(Aggregates.sumLong((Long row) -> row >> 8), rows, seed)
                .checkInAnyOrder(rows.stream().mapToLong(row -> row >> 8).sum());
    }

    @Test
    void aSumMayPassTheEndOfLongAndComeBack() {
        List<Long> rows = List.of(Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 5L);

        assertEquals(3L, trial(Aggregates.sumLong((Long row) -> row), rows, 1).result());
    }

    @Test
    void aSumBeyondLongIsRefusedByItsValue() {
        AggregateTrial<Long, ?, Long> above =
                trial(Aggregates.sumLong((Long row) -> row), List.of(Long.MAX_VALUE, 1L), 1);
        AggregateTrial<Long, ?, Long> below =
                trial(Aggregates.sumLong((Long row) -> row), List.of(Long.MIN_VALUE, -1L), 1);

        assertTrue(assertThrows(ArithmeticException.class, above::result)
                .getMessage()
                .contains("9223372036854775808 does not fit a long; use sumDecimal"));
        assertTrue(assertThrows(ArithmeticException.class, below::result)
                .getMessage()
                .contains("-9223372036854775809"));
    }

    @Test
    void sumsOfOneDecimalPlaceHaveNoErrorOfTheirOwn() {
        List<Double> tenths = Stream.generate(() -> 0.1).limit(10).toList();

        assertEquals(1.0, trial(Aggregates.sumDouble(NUMBER), tenths, 1).result());
        assertEquals(0.1, trial(Aggregates.average(NUMBER), tenths, 1).result());
        assertEquals(0.0, trial(Aggregates.variance(NUMBER), tenths, 1).result());
    }

    @Test
    void numbersThatAreNotFiniteCountAsInIeee754() {
        double infinity = Double.POSITIVE_INFINITY;

        checkSumAndAverage(List.of(1.0, infinity, 2.0), infinity);
        checkSumAndAverage(List.of(-infinity, 1.0, -infinity), -infinity);
        checkSumAndAverage(List.of(infinity, 1.0, -infinity), Double.NaN);
        checkSumAndAverage(List.of(1.0, Double.NaN, infinity), Double.NaN);
        trial(Aggregates.variance(NUMBER), List.of(1.0, infinity), 1).checkInAnyOrder(Double.NaN);
        trial(Aggregates.variance(NUMBER), List.of(1.0, Double.NaN), 1).checkInAnyOrder(Double.NaN);
    }

    @Test
    void onlyNegativeZerosMakeANegativeZero() {
        checkSumAndAverage(List.of(-0.0), -0.0);
        checkSumAndAverage(List.of(-0.0, -0.0), -0.0);
        checkSumAndAverage(List.of(-0.0, 0.0), 0.0);
        checkSumAndAverage(List.of(-3.0, -0.0, 3.0), 0.0);
    }

    @Test
    void theWayToASumMayBeBeyondAllDoubles() {
        double max = Double.MAX_VALUE;

        trial(Aggregates.sumDouble(NUMBER), List.of(max, max, -max), 1).checkInAnyOrder(max);
        trial(Aggregates.sumDouble(NUMBER), List.of(max, max), 1).checkInAnyOrder(Double.POSITIVE_INFINITY);
        trial(Aggregates.average(NUMBER), List.of(max, max), 1).checkInAnyOrder(max);
        trial(Aggregates.standardDeviation(NUMBER), List.of(max, -max), 1).checkInAnyOrder(Double.POSITIVE_INFINITY);
        trial(Aggregates.variance(NUMBER), List.of(max, max), 1).checkInAnyOrder(0.0);
    }

    @Test
    void noRowsAndOneRow() {
        assertEquals(0.0, trial(Aggregates.sumDouble(NUMBER), List.of(), 1).result());
        assertEquals(Double.NaN, trial(Aggregates.average(NUMBER), List.of(), 1).result());
        assertEquals(
                Double.NaN, trial(Aggregates.variance(NUMBER), List.of(), 1).result());
        assertEquals(0L, trial(Aggregates.count(), List.of(), 1).result());
        assertEquals(4.5, trial(Aggregates.average(NUMBER), List.of(4.5), 1).result());
        assertEquals(0.0, trial(Aggregates.variance(NUMBER), List.of(4.5), 1).result());
        assertEquals(
                Double.NaN,
                trial(Aggregates.sampleVariance(NUMBER), List.of(4.5), 1).result());
    }

    @Test
    void aNullFieldNamesTheAggregateAndTheWayOut() {
        AggregateTrial<String, ?, BigDecimal> trial =
                trial(Aggregates.sumDecimal((String row) -> null), List.of("the row"), 1);

        String message =
                assertThrows(IllegalArgumentException.class, trial::result).getMessage();

        assertEquals(
                "aggregate sumDecimal: the field is null in row the row, wanted a value;"
                        + " drop such rows by a filter before the window",
                message);
    }

    private static void checkSumAndAverage(List<Double> rows, double expected) {
        trial(Aggregates.sumDouble(NUMBER), rows, 1).checkInAnyOrder(expected);
        trial(Aggregates.average(NUMBER), rows, 1).checkInAnyOrder(expected);
    }

    /** Of like magnitude, of all magnitudes, or such that nearly all cancels out. */
    private static List<Double> numbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int kind = random.nextInt(4);
        return Stream.generate(() -> switch (kind) {
                    case 0 -> random.nextDouble(-1_000, 1_000);
                    case 1 -> random.nextInt(-10_000, 10_000) / 100.0;
                    case 2 -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-1_074, 1_000));
                    default -> Math.scalb((double) random.nextLong(), random.nextInt(3) * 40 - 1_074);
                })
                .limit(random.nextInt(2, 300))
                .toList();
    }
}
