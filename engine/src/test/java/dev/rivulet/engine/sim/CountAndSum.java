package dev.rivulet.engine.sim;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;

/** Counts and sums values in an accumulator that is changed in place. */
final class CountAndSum implements AggregateFunction<Reading, CountAndSum.Totals, CountAndSum.Totals> {

    /** Count and sum so far. */
    static final class Totals {
        long count;
        double sum;
    }

    @Override
    public Totals createAccumulator() {
        return new Totals();
    }

    @Override
    public Totals add(Reading row, Totals totals) {
        totals.count++;
        totals.sum += row.value();
        return totals;
    }

    @Override
    public Totals merge(Totals left, Totals right) {
        left.count += right.count;
        left.sum += right.sum;
        return left;
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Totals result(Totals totals) {
        return totals;
    }

    @Override
    public Codec<Totals> accumulatorCodec() {
        return new Codec<>() {
            @Override
            public void write(Totals totals, ByteWriter out) {
                out.putLong(totals.count);
                out.putDouble(totals.sum);
            }

            @Override
            public Totals read(ByteReader in) {
                Totals totals = new Totals();
                totals.count = in.readLong();
                totals.sum = in.readDouble();
                return totals;
            }
        };
    }
}
