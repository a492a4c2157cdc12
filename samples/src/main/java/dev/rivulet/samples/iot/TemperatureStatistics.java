package dev.rivulet.samples.iot;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;

/** Count, sum, minimum and maximum of temperatures. Immutable, any thread. */
public final class TemperatureStatistics
        implements AggregateFunction<Reading, TemperatureStatistics.Totals, TemperatureStatistics.Totals> {

    private static final Codec<Totals> CODEC = Codecs.of(Totals.class);

    /** The readings so far. Immutable: each reading makes a new one, which the collector of a modern JVM hardly feels. */
    public record Totals(long count, double sum, double min, double max) {

        static final Totals NONE = new Totals(0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

        public double mean() {
            return sum / count;
        }
    }

    @Override
    public Totals createAccumulator() {
        return Totals.NONE;
    }

    @Override
    public Totals add(Reading reading, Totals totals) {
        double temperature = reading.temperature();
        return new Totals(
                totals.count() + 1,
                totals.sum() + temperature,
                Math.min(totals.min(), temperature),
                Math.max(totals.max(), temperature));
    }

    @Override
    public Totals result(Totals totals) {
        return totals;
    }

    @Override
    public Codec<Totals> accumulatorCodec() {
        return CODEC;
    }
}
