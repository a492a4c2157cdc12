package dev.rivulet.engine.aggregate.exact;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles, or of their squares, without any rounding. Mutable; owned by whoever owns the accumulator it is part of.
 *
 * <p>Every finite double is a whole multiple of 2^-1074, and every square one of 2^-2148. So the sum is kept as one whole number in
 * units of 2^-2148: in limbs of 32 bits, of which only those are there that some number has touched. A limb is a {@code long}; what
 * does not fit its 32 bits waits in the upper half, and is carried on once in a billion additions. An addition so costs a few shifts
 * and three additions of longs (five for a square) and allocates nothing once the range of magnitudes has been seen.
 *
 * <p>As nothing is rounded, the sum does not depend on the order of the numbers, nor on how they are divided into groups that are
 * merged. Adding plain doubles depends on both; so do Kahan's compensated sum and Welford's variance with the merge of Chan, Golub
 * and LeVeque, "Algorithms for computing the sample variance" (1983), though their errors are small. Expansions of doubles (Shewchuk,
 * "Adaptive precision floating-point arithmetic", 1997; Python's {@code fsum}) give the same sums in about the same memory, but are
 * written in many ways for one value, and overflow on the way to a sum that is small again. This is Kulisch's long accumulator with
 * its untouched ends cut off.
 *
 * <p>Numbers that are not finite, and the sign of zero, are remembered as flags and follow IEEE 754: a NaN, or infinities of both
 * signs, give NaN; a sum of nothing but negative zeros is a negative zero.
 *
 * <p>Memory: 16 bytes and 8 for each 32 bits between the highest and the lowest bit of all numbers added; about 60 bytes for numbers
 * of like magnitude, at most 1.2 KB.
 *
 * <p>The binary form, big-endian, version 1, of which equal sums have equal bytes:
 *
 * <pre>
 * offset  size  what
 *      0     1  version, 1
 *      1     1  flags
 *      2     2  index of the lowest limb, whose unit is 2^(32 * index - 2148)
 *      4     2  count of limbs, n
 *      6  4n-4  all limbs but the highest, from the lowest up, unsigned
 *             8  the highest limb, signed; not there if n is 0
 * </pre>
 */
public final class ExactSum {

    public static final Codec<ExactSum> CODEC = new SumCodec();

    private static final int VERSION = 1;

    private static final int NAN = 1;
    private static final int POSITIVE_INFINITY = 2;
    private static final int NEGATIVE_INFINITY = 4;
    private static final int NEGATIVE_ZERO = 8;
    private static final int OTHER_FINITE = 16;

    /** The exponent of the lowest bit of the lowest limb there can be. */
    static final int LOWEST_EXPONENT = -2148;

    /** Enough for the highest square 2^64 times over, and for what additions leave open at the top. */
    private static final int LIMB_COUNT_MAX = (2148 + 2048 + 64) / 32 + 2;

    private static final int LIMB_BITS = 32;
    private static final long LIMB_MASK = 0xffff_ffffL;
    private static final long LIMB_BASE = 1L << LIMB_BITS;

    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;

    /** Each addition changes a limb by less than 2^32, so after so many it is still far from overflow. */
    private static final int UNCARRIED_COUNT_MAX = 1 << 30;

    private long[] limbs = new long[0];
    private int lowestLimb;
    private int flags;
    private int uncarriedCount;

    /** Adds a number. */
    public void add(double number) {
        flags |= flagOf(number);
        if (number != 0 && Double.isFinite(number)) {
            deposit(exponent(number) + 1074, 0, mantissa(number), number < 0);
        }
    }

    /** Adds the square of a number; that of one that is not finite counts as NaN. */
    public void addSquare(double number) {
        if (!Double.isFinite(number)) {
            flags |= NAN;
            return;
        }
        flags |= OTHER_FINITE;
        if (number != 0) {
            long mantissa = mantissa(number);
            deposit(2 * exponent(number), Math.multiplyHigh(mantissa, mantissa), mantissa * mantissa, false);
        }
    }

    /** Adds all that another one has added. */
    public void addAll(ExactSum other) {
        flags |= other.flags;
        other.carry();
        if (other.limbs.length == 0) {
            return;
        }
        cover(other.lowestLimb, other.lowestLimb + other.limbs.length);
        for (int index = 0; index < other.limbs.length; index++) {
            limbs[other.lowestLimb - lowestLimb + index] += other.limbs[index];
        }
        countAddition();
    }

    /** Whether only finite numbers were added. */
    public boolean isFinite() {
        return (flags & (NAN | POSITIVE_INFINITY | NEGATIVE_INFINITY)) == 0;
    }

    /** The double nearest to the sum, of two equally near ones the even; infinite where the sum is beyond all doubles. */
    public double toDouble() {
        return dividedBy(1);
    }

    /**
     * The double nearest to the sum divided by a count.
     *
     * @param count above 0
     */
    public double dividedBy(long count) {
        if (!isFinite()) {
            return notFinite();
        }
        BigInteger units = units();
        if (units.signum() == 0) {
            return (flags & (NEGATIVE_ZERO | OTHER_FINITE)) == NEGATIVE_ZERO ? -0.0 : 0.0;
        }
        return NearestDouble.of(units, BigInteger.valueOf(count), LOWEST_EXPONENT);
    }

    /** The sum of the finite numbers, in units of 2^-2148. */
    BigInteger units() {
        carry();
        BigInteger units = BigInteger.ZERO;
        for (int index = limbs.length - 1; index >= 0; index--) {
            units = units.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[index]));
        }
        return units.shiftLeft(LIMB_BITS * lowestLimb);
    }

    void write(ByteWriter out) {
        carry();
        out.putByte(VERSION);
        out.putByte(flags);
        out.putShort(lowestLimb);
        out.putShort(limbs.length);
        for (int index = 0; index < limbs.length - 1; index++) {
            out.putInt((int) limbs[index]);
        }
        if (limbs.length > 0) {
            out.putLong(limbs[limbs.length - 1]);
        }
    }

    /**
     * @throws IllegalArgumentException if the bytes are not in the form of {@link #write}
     */
    static ExactSum read(ByteReader in) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("damaged encoding: sum of version " + version + ", wanted " + VERSION);
        }
        ExactSum sum = new ExactSum();
        sum.flags = in.readByte();
        sum.lowestLimb = in.readUnsignedShort();
        int count = in.readUnsignedShort();
        if (sum.lowestLimb + count > LIMB_COUNT_MAX) {
            throw new IllegalArgumentException(
                    "damaged encoding: sum of " + count + " limbs from " + sum.lowestLimb + " on");
        }
        sum.limbs = new long[count];
        for (int index = 0; index < count - 1; index++) {
            sum.limbs[index] = in.readInt() & LIMB_MASK;
        }
        if (count > 0) {
            sum.limbs[count - 1] = in.readLong();
        }
        return sum;
    }

    private static int flagOf(double number) {
        if (Double.isNaN(number)) {
            return NAN;
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
        }
        return Double.doubleToRawLongBits(number) == Long.MIN_VALUE ? NEGATIVE_ZERO : OTHER_FINITE;
    }

    private double notFinite() {
        return switch (flags & (NAN | POSITIVE_INFINITY | NEGATIVE_INFINITY)) {
            case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
            case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    /** The exponent of a number's lowest bit, counted from that of the smallest double. */
    private static int exponent(double number) {
        int biased = (int) (Double.doubleToRawLongBits(number) >>> MANTISSA_BITS) & 0x7ff;
        return Math.max(biased, 1) - 1;
    }

    private static long mantissa(double number) {
        long bits = Double.doubleToRawLongBits(number);
        boolean isSubnormal = (bits >>> MANTISSA_BITS & 0x7ff) == 0;
        return isSubnormal ? bits & MANTISSA_MASK : bits & MANTISSA_MASK | 1L << MANTISSA_BITS;
    }

    /**
     * Adds or takes away a number of 128 bits.
     *
     * @param position of its lowest bit, from the lowest bit of the lowest limb there can be
     */
    private void deposit(int position, long high, long low, boolean isNegative) {
        int first = position / LIMB_BITS;
        int shift = position % LIMB_BITS;
        long lower = low << shift;
        long middle = shift == 0 ? high : high << shift | low >>> Long.SIZE - shift;
        long upper = shift == 0 ? 0 : high >>> Long.SIZE - shift;
        boolean isWide = upper != 0 || middle > LIMB_MASK || middle < 0;
        cover(first, first + (isWide ? 5 : 3));
        put(first, lower & LIMB_MASK, isNegative);
        put(first + 1, lower >>> LIMB_BITS, isNegative);
        put(first + 2, middle & LIMB_MASK, isNegative);
        if (isWide) {
            put(first + 3, middle >>> LIMB_BITS, isNegative);
            put(first + 4, upper, isNegative);
        }
        countAddition();
    }

    private void put(int limb, long part, boolean isNegative) {
        limbs[limb - lowestLimb] += isNegative ? -part : part;
    }

    /** Makes room for limbs from one to before another. */
    private void cover(int first, int end) {
        if (limbs.length == 0) {
            lowestLimb = first;
            limbs = new long[end - first];
        } else if (first < lowestLimb || end > lowestLimb + limbs.length) {
            int newFirst = Math.min(first, lowestLimb);
            long[] wider = new long[Math.max(end, lowestLimb + limbs.length) - newFirst];
            System.arraycopy(limbs, 0, wider, lowestLimb - newFirst, limbs.length);
            limbs = wider;
            lowestLimb = newFirst;
        }
    }

    private void countAddition() {
        uncarriedCount++;
        if (uncarriedCount == UNCARRIED_COUNT_MAX) {
            carry();
        }
    }

    /**
     * Brings the limbs into the one form that a value has: all but the highest within 0 to 2^32, the highest within -2^32 to 2^32,
     * no zeros at the ends, and no more limbs than that takes.
     */
    private void carry() {
        if (uncarriedCount == 0) {
            return;
        }
        uncarriedCount = 0;
        long carried = 0;
        for (int index = 0; index < limbs.length; index++) {
            long limb = limbs[index] + carried;
            limbs[index] = limb & LIMB_MASK;
            carried = limb >> LIMB_BITS;
        }
        if (carried != 0) {
            limbs = Arrays.copyOf(limbs, limbs.length + 1);
            limbs[limbs.length - 1] = carried;
        }
        trim();
    }

    private void trim() {
        int end = limbs.length;
        while (end > 0 && limbs[end - 1] == 0) {
            end--;
        }
        // A borrow of one at the top is folded into the limb below, where that leaves a number of its size.
        while (end > 1 && limbs[end - 1] == -1 && limbs[end - 2] != 0) {
            limbs[end - 2] -= LIMB_BASE;
            end--;
        }
        int first = 0;
        while (first < end && limbs[first] == 0) {
            first++;
        }
        lowestLimb = first == end ? 0 : lowestLimb + first;
        limbs = Arrays.copyOfRange(limbs, first, end);
    }

    private static final class SumCodec implements Codec<ExactSum> {

        @Override
        public void write(ExactSum sum, ByteWriter out) {
            sum.write(out);
        }

        @Override
        public ExactSum read(ByteReader in) {
            return ExactSum.read(in);
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("exact-sum/1");
        }
    }
}
