package dev.rivulet.benchmarks;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import java.io.Serializable;

/** How many values there were and their sum: the same mutable accumulator for every contender. One owner. */
public final class CountAndSum implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private long sum;

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }

    public void add(Event event) {
        add(event.value());
    }

    public void add(long value) {
        count++;
        sum += value;
    }

    void add(CountAndSum other) {
        count += other.count;
        sum += other.sum;
    }

    /** The aggregation as Rivulet wants it. */
    public static AggregateFunction<Event, CountAndSum, CountAndSum> function() {
        return new AggregateFunction<>() {
            @Override
            public CountAndSum createAccumulator() {
                return new CountAndSum();
            }

            @Override
            public CountAndSum add(Event event, CountAndSum accumulator) {
                accumulator.add(event);
                return accumulator;
            }

            @Override
            public CountAndSum result(CountAndSum accumulator) {
                return accumulator;
            }

            @Override
            public Codec<CountAndSum> accumulatorCodec() {
                return new AccumulatorCodec();
            }
        };
    }

    private static final class AccumulatorCodec implements Codec<CountAndSum> {

        @Override
        public void write(CountAndSum value, ByteWriter out) {
            out.putLong(value.count);
            out.putLong(value.sum);
        }

        @Override
        public CountAndSum read(ByteReader in) {
            CountAndSum value = new CountAndSum();
            value.count = in.readLong();
            value.sum = in.readLong();
            return value;
        }
    }
}
