package dev.rivulet.engine.aggregate;

import static dev.rivulet.engine.aggregate.AggregateTrial.trial;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sketches: within their bounds, and the same whatever happens between two rows. */
final class SketchAggregatesTest {

    private static final int ROW_COUNT = 100_000;
    private static final Codec<Long> LONGS = Codecs.of(Long.class);
    private static final double[] RANKS = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};

    /** Near the ends the bound goes to zero, and a number more or less counts. */
    private static final double RANK_SLACK = 0.001;

    static LongStream seeds() {
        long first = new SplittableRandom(20_260_103).nextLong();
        return LongStream.range(first, first + 12);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 12, 14, 18})
    void distinctCountIsWithinFourStandardErrors(int precision) {
        List<Long> rows = LongStream.range(0, ROW_COUNT).boxed().toList();
        double standardError = 1.04 / Math.sqrt(1 << precision);

        long estimate = trial(Aggregates.countDistinctApprox((Long row) -> row, LONGS, precision), rows, 1)
                .result();

        assertEquals(ROW_COUNT, estimate, 4 * standardError * ROW_COUNT);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void distinctCountDependsOnTheSetOfValuesAlone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int precision = random.nextInt(4, 13);
        long kindCount = 1L << random.nextInt(1, 15);
        List<Long> rows = random.longs(4_000, 0, kindCount).boxed().toList();
        AggregateTrial<Long, ?, Long> trial =
                trial(Aggregates.countDistinctApprox((Long row) -> row, LONGS, precision), rows, seed);

        trial.checkInAnyOrder(trial.result());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fewDistinctValuesAreCountedExactly(long seed) {
        List<Long> rows =
                new SplittableRandom(seed).longs(2_000, 0, 500).boxed().toList();
        long expected = rows.stream().distinct().count();

        trial(Aggregates.countDistinctApprox((Long row) -> row, LONGS), rows, seed)
                .checkInAnyOrder(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void quantilesAreWithinTheirBound(long seed) {
        List<Double> rows = numbers(seed, ROW_COUNT);
        AggregateTrial<Double, ?, List<Double>> trial =
                trial(Aggregates.quantiles((Double row) -> row, RANKS), rows, seed);

        checkRanks(rows, trial.result(), seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mergedQuantilesAreWithinTheSameBound(long seed) {
        List<Double> rows = numbers(seed, 20_000);

        checkRanks(rows, mergedResult(Aggregates.quantiles((Double row) -> row, RANKS), rows, seed), seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void quantilesAreTheSameWhereverCheckpointsFall(long seed) {
        List<Double> rows = numbers(seed, 20_000);

        trial(Aggregates.quantiles((Double row) -> row, RANKS), rows, seed).checkReplay();
        trial(Aggregates.quantiles(20, (Double row) -> row, RANKS), rows, seed).checkReplay();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mergingTwiceGivesTheSameBytes(long seed) {
        List<Double> rows = numbers(seed, 5_000);

        checkGroupedTwice(trial(Aggregates.quantiles((Double row) -> row, RANKS), rows, seed));
    }

    @Test
    void quantilesOfFewNumbers() {
        assertEquals(
                Double.NaN,
                trial(Aggregates.median((Double row) -> row), List.of(), 1).result());
        assertEquals(
                7.0,
                trial(Aggregates.median((Double row) -> row), List.of(7.0), 1).result());
        assertEquals(
                2.0,
                trial(Aggregates.median((Double row) -> row), List.of(3.0, 1.0, 2.0), 1)
                        .result());
        assertEquals(
                List.of(1.0, 3.0),
                trial(Aggregates.quantiles((Double row) -> row, 0, 1), List.of(3.0, 1.0, 2.0), 1)
                        .result());
    }

    @Test
    void aNumberThatIsNotFiniteMakesQuantilesNaN() {
        trial(Aggregates.median((Double row) -> row), List.of(1.0, Double.NaN, 2.0), 1)
                .checkInOrder(Double.NaN);
        trial(Aggregates.median((Double row) -> row), List.of(1.0, Double.POSITIVE_INFINITY), 1)
                .checkInOrder(Double.NaN);
    }

    @Test
    void configurationsAreToldApart() {
        AggregateFunction<Long, ?, Long> coarse = Aggregates.countDistinctApprox((Long row) -> row, LONGS, 8);
        AggregateFunction<Long, ?, Long> fine = Aggregates.countDistinctApprox((Long row) -> row, LONGS, 9);

        assertTrue(!coarse.version().equals(fine.version()));
        assertTrue(!coarse.accumulatorCodec()
                .schema()
                .equals(fine.accumulatorCodec().schema()));
        assertTrue(!Aggregates.quantiles(100, (Double row) -> row, 0.5)
                .version()
                .equals(Aggregates.quantiles(200, (Double row) -> row, 0.5).version()));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> Aggregates.countDistinctApprox((Long row) -> row, LONGS, 19));
        assertThrows(IllegalArgumentException.class, () -> Aggregates.quantile((Double row) -> row, 1.1));
        assertThrows(IllegalArgumentException.class, () -> Aggregates.quantile((Double row) -> row, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Aggregates.quantiles(10, (Double row) -> row, 0.5));
    }

    @Test
    void anUnknownVersionIsDamage() {
        byte[] unknown = new byte[64];
        unknown[0] = 9;

        for (AggregateFunction<Long, ?, ?> function : List.of(
                Aggregates.countDistinctApprox((Long row) -> row, LONGS),
                Aggregates.quantiles((Long row) -> row, 0.5),
                Aggregates.sumDouble((Long row) -> row))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> function.accumulatorCodec().read(new ByteReader(unknown)),
                    function.version());
        }
    }

    private static <T, A, R> R mergedResult(AggregateFunction<T, A, R> function, List<T> rows, long seed) {
        return function.result(trial(function, rows, seed).grouped(rows));
    }

    private static <A> void checkGroupedTwice(AggregateTrial<Double, A, List<Double>> trial) {
        byte[] once = trial.encode(trial.grouped(trial.rows()));
        byte[] again = trial.encode(trial.grouped(trial.rows()));

        assertArrayEquals(once, again, () -> "seed " + trial.seed());
    }

    private static void checkRanks(List<Double> rows, List<Double> quantiles, long seed) {
        double[] sorted = rows.stream().mapToDouble(row -> row).sorted().toArray();
        assertEquals(sorted[0], quantiles.get(0), () -> "seed " + seed);
        assertEquals(sorted[sorted.length - 1], quantiles.get(RANKS.length - 1), () -> "seed " + seed);
        for (int index = 0; index < RANKS.length; index++) {
            double rank = RANKS[index];
            double quantile = quantiles.get(index);
            double below = share(sorted, lower(sorted, quantile), false);
            double notAbove = share(sorted, upper(sorted, quantile), true);
            double bound = 0.01 * 4 * rank * (1 - rank) + RANK_SLACK;
            assertTrue(
                    rank >= below - bound && rank <= notAbove + bound,
                    () -> "seed " + seed + ": quantile of " + rank + " has ranks " + below + " to " + notAbove);
        }
    }

    /** The highest of the numbers that is not above. */
    private static double lower(double[] sorted, double number) {
        return Arrays.stream(sorted).filter(other -> other <= number).max().orElseThrow();
    }

    /** The lowest of the numbers that is not below. */
    private static double upper(double[] sorted, double number) {
        return Arrays.stream(sorted).filter(other -> other >= number).min().orElseThrow();
    }

    /** How much of the numbers is below another one, or is not above it. */
    private static double share(double[] sorted, double number, boolean withEqual) {
        long count = Arrays.stream(sorted)
                .filter(other -> withEqual ? other <= number : other < number)
                .count();
        return (double) count / sorted.length;
    }

    /** Even, skewed, rising, or with many equal ones. */
    private static List<Double> numbers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        DoubleStream numbers = switch (Math.floorMod(seed, 4)) {
            case 0 -> DoubleStream.generate(() -> random.nextDouble(-50, 50));
            case 1 -> DoubleStream.generate(() -> Math.exp(10 * random.nextDouble()));
            case 2 -> DoubleStream.iterate(0, number -> number + 1);
            default -> DoubleStream.generate(() -> random.nextInt(20));
        };
        return new ArrayList<>(numbers.limit(count).boxed().toList());
    }
}
