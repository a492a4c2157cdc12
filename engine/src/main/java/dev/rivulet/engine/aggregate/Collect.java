package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.PairCodec;
import dev.rivulet.engine.AggregateFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * The values themselves, and a count of those there was no room for. Immutable, any thread.
 *
 * @param countMax how many are kept at most
 */
record Collect<T, V>(Field<T, V> field, int countMax, Codec<Gathered<V>> codec)
        implements AggregateFunction<T, Collect.Gathered<V>, Collected<V>> {

    /** The values so far. Mutable; one lane owns it. */
    static final class Gathered<V> {

        private final List<V> values;
        private long omittedCount;

        private Gathered(List<V> values, long omittedCount) {
            this.values = values;
            this.omittedCount = omittedCount;
        }

        private void add(V value, int countMax) {
            if (values.size() < countMax) {
                values.add(value);
            } else {
                omittedCount++;
            }
        }
    }

    static <T, V> Collect<T, V> of(Field<T, V> field, int countMax, Codec<V> codec) {
        Aggregates.requireCount("countMax", countMax);
        return new Collect<>(
                field,
                countMax,
                new PairCodec<>(
                        "Collected",
                        new PairCodec.Part<>("values", Codecs.listOf(codec), gathered -> gathered.values),
                        new PairCodec.Part<>("omittedCount", Codecs.of(Long.class), gathered -> gathered.omittedCount),
                        Gathered::new));
    }

    @Override
    public Gathered<V> createAccumulator() {
        return new Gathered<>(new ArrayList<>(), 0);
    }

    @Override
    public Gathered<V> add(T row, Gathered<V> gathered) {
        gathered.add(field.of(row), countMax);
        return gathered;
    }

    @Override
    public Gathered<V> merge(Gathered<V> left, Gathered<V> right) {
        right.values.forEach(value -> left.add(value, countMax));
        left.omittedCount += right.omittedCount;
        return left;
    }

    @Override
    public Collected<V> result(Gathered<V> gathered) {
        return new Collected<>(gathered.values, gathered.omittedCount);
    }

    @Override
    public Codec<Gathered<V>> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/collect, " + countMax;
    }
}
