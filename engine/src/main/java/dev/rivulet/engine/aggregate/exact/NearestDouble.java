package dev.rivulet.engine.aggregate.exact;

import java.math.BigInteger;

/** Rounds exact numbers to doubles as IEEE 754 does: to the nearest, of two equally near ones to the even. Stateless. */
final class NearestDouble {

    private static final int PRECISION_BITS = 53;

    /** A quotient of so many bits at least has two beyond a double's, and the remainder tells whether more would follow. */
    private static final int QUOTIENT_BITS_MIN = PRECISION_BITS + 2;

    private NearestDouble() {}

    /**
     * The double nearest to {@code numerator / denominator * 2^exponent}; infinite where that is beyond all doubles.
     *
     * @param denominator above 0
     */
    static double of(BigInteger numerator, BigInteger denominator, int exponent) {
        BigInteger magnitude = numerator.abs();
        int shift = Math.max(0, QUOTIENT_BITS_MIN + 1 + denominator.bitLength() - magnitude.bitLength());
        BigInteger[] parts = magnitude.shiftLeft(shift).divideAndRemainder(denominator);
        double rounded = round(parts[0], parts[1].signum() != 0, exponent - shift);
        return numerator.signum() < 0 ? -rounded : rounded;
    }

    /**
     * @param bits at least two more than a double has
     * @param hasRest whether the number is a little above that
     */
    private static double round(BigInteger bits, boolean hasRest, int exponent) {
        int roundedExponent = Math.max(exponent + bits.bitLength() - PRECISION_BITS, Double.MIN_EXPONENT - 52);
        int dropped = roundedExponent - exponent;
        BigInteger kept = bits.shiftRight(dropped);
        boolean isHalfOrMore = bits.testBit(dropped - 1);
        boolean isMoreThanHalf = isHalfOrMore && (hasRest || bits.getLowestSetBit() < dropped - 1);
        boolean isUp = isMoreThanHalf || isHalfOrMore && kept.testBit(0);
        long mantissa = kept.longValueExact() + (isUp ? 1 : 0);
        return Math.scalb((double) mantissa, roundedExponent);
    }
}
