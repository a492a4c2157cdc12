package dev.rivulet.engine.aggregate.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The corners of a sum without rounding, and of the rounding at its end. */
final class ExactSumTest {

    private static final double MIN = Double.MIN_VALUE;
    private static final double MAX = Double.MAX_VALUE;
    private static final double EPSILON = Math.ulp(1.0);

    @Test
    void halfWayGoesToTheEvenOne() {
        assertEquals(1.0, sum(1.0, EPSILON / 2).toDouble());
        assertEquals(1.0 + 2 * EPSILON, sum(1.0 + EPSILON, EPSILON / 2).toDouble());
    }

    @Test
    void theSmallestBitDecidesHalfWay() {
        assertEquals(1.0 + EPSILON, sum(1.0, EPSILON / 2, MIN).toDouble());
        assertEquals(1.0, sum(1.0, EPSILON / 2, -MIN).toDouble());
        assertEquals(-1.0 - EPSILON, sum(-1.0, -EPSILON / 2, -MIN).toDouble());
    }

    @Test
    void halfAUnitBeyondTheLargestIsInfinite() {
        double halfUnit = Math.ulp(MAX) / 2;

        assertEquals(MAX, sum(MAX, Math.nextDown(halfUnit)).toDouble());
        assertEquals(Double.POSITIVE_INFINITY, sum(MAX, halfUnit).toDouble());
        assertEquals(Double.NEGATIVE_INFINITY, sum(-MAX, -halfUnit).toDouble());
    }

    @Test
    void subnormalNumbersAreRoundedOnce() {
        assertEquals(MIN, sum(MIN).dividedBy(1));
        assertEquals(0.0, sum(MIN).dividedBy(2));
        assertEquals(2 * MIN, sum(3 * MIN).dividedBy(2));
        assertEquals(-MIN, sum(-2 * MIN).dividedBy(3));
        assertEquals(0.0, sum(MIN).dividedBy(Long.MAX_VALUE));
    }

    @Test
    void whatCancelsOutLeavesNothing() {
        ExactSum sum = sum(MAX, 1e-300, 12.5, -MAX, -12.5, -1e-300);

        assertEquals(BigInteger.ZERO, sum.units());
        assertEquals(6, bytes(sum).length);
    }

    @Test
    void equalSumsHaveEqualBytes() {
        assertArrayEquals(bytes(sum(0.5, 0.25)), bytes(sum(0.75)));
        assertArrayEquals(bytes(sum(-1.0)), bytes(sum(MAX, -1.0, -MAX)));
        assertArrayEquals(bytes(sum(-0x1p32)), bytes(sum(-0x1p31, -0x1p31)));
        assertArrayEquals(bytes(sum(1.0, -0x1p40)), bytes(sum(-0x1p40, 0.5, 0.5)));
    }

    @Test
    void numbersOfLikeMagnitudeTakeFewBytes() {
        ExactSum sum = new ExactSum();
        SplittableRandom random = new SplittableRandom(1);
        for (int count = 0; count < 10_000; count++) {
            sum.add(random.nextDouble(0.01, 1_000));
        }

        assertTrue(bytes(sum).length <= 30, () -> bytes(sum).length + " bytes");
    }

    @Test
    void squaresOfTheSmallestAndTheLargestAreExact() {
        ExactSum sum = new ExactSum();
        sum.addSquare(MIN);
        sum.addSquare(-MAX);
        sum.addSquare(3);

        BigDecimal largest = new BigDecimal(MAX);
        BigDecimal smallest = new BigDecimal(MIN);
        BigDecimal expected =
                largest.multiply(largest).add(smallest.multiply(smallest)).add(BigDecimal.valueOf(9));

        assertEquals(
                0,
                expected.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(2148)))
                        .compareTo(new BigDecimal(sum.units())));
        assertEquals(
                sum.units(), ExactSum.CODEC.read(new ByteReader(bytes(sum))).units());
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] bytes = bytes(sum(1.0));
        for (int size = 0; size < bytes.length; size++) {
            ByteReader cut = new ByteReader(bytes, 0, size);
            assertThrows(IllegalArgumentException.class, () -> ExactSum.CODEC.read(cut));
        }
        bytes[2] = 1;

        assertThrows(IllegalArgumentException.class, () -> ExactSum.CODEC.read(new ByteReader(bytes)));
    }

    @Test
    void flagsSurviveMerging() {
        ExactSum left = sum(1.0, Double.POSITIVE_INFINITY);
        left.addAll(sum(Double.NEGATIVE_INFINITY));
        ExactSum zeros = sum(-0.0);
        zeros.addAll(sum(-0.0));

        assertEquals(List.of(Double.NaN, -0.0), List.of(left.toDouble(), zeros.toDouble()));
    }

    private static ExactSum sum(double... numbers) {
        ExactSum sum = new ExactSum();
        for (double number : numbers) {
            sum.add(number);
        }
        return sum;
    }

    private static byte[] bytes(ExactSum sum) {
        ByteWriter out = new ByteWriter();
        ExactSum.CODEC.write(sum, out);
        return out.toByteArray();
    }
}
