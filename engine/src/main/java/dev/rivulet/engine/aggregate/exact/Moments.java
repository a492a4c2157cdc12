package dev.rivulet.engine.aggregate.exact;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.math.BigInteger;

/**
 * Count, sum and sum of squares of numbers, all exact; so an average or a variance is rounded once, when it is asked for, and does not
 * depend on order or grouping. Mutable; one lane owns it. Written as a long count and two {@link ExactSum}s.
 */
public final class Moments {

    public static final Codec<Moments> CODEC = new MomentsCodec();

    private final ExactSum sum;
    private final ExactSum squares;
    private long count;

    public Moments() {
        this(0, new ExactSum(), new ExactSum());
    }

    private Moments(long count, ExactSum sum, ExactSum squares) {
        this.count = count;
        this.sum = sum;
        this.squares = squares;
    }

    public void add(double number) {
        count++;
        sum.add(number);
    }

    public void addWithSquare(double number) {
        add(number);
        squares.addSquare(number);
    }

    public void addAll(Moments other) {
        count += other.count;
        sum.addAll(other.sum);
        squares.addAll(other.squares);
    }

    /** The double nearest to the mean; NaN of no numbers. */
    public double mean() {
        return count == 0 ? Double.NaN : sum.dividedBy(count);
    }

    /**
     * The double nearest to the variance; NaN where a number is not finite or there are too few.
     *
     * @param freedomLost 0 for the variance of the numbers, 1 for the estimate of that of the population they are a sample of
     */
    public double variance(int freedomLost) {
        if (count <= freedomLost || !sum.isFinite()) {
            return Double.NaN;
        }
        BigInteger rows = BigInteger.valueOf(count);
        BigInteger sumUnits = sum.units();
        // In units of 2^-4296, as the sum is squared.
        BigInteger spread = rows.multiply(squares.units())
                .shiftLeft(-ExactSum.LOWEST_EXPONENT)
                .subtract(sumUnits.multiply(sumUnits));
        if (spread.signum() == 0) {
            return 0;
        }
        BigInteger divisor = rows.multiply(BigInteger.valueOf(count - freedomLost));
        return NearestDouble.of(spread, divisor, 2 * ExactSum.LOWEST_EXPONENT);
    }

    private static final class MomentsCodec implements Codec<Moments> {

        @Override
        public void write(Moments moments, ByteWriter out) {
            out.putLong(moments.count);
            moments.sum.write(out);
            moments.squares.write(out);
        }

        @Override
        public Moments read(ByteReader in) {
            return new Moments(in.readLong(), ExactSum.read(in), ExactSum.read(in));
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("moments/1");
        }
    }
}
