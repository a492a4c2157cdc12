package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.util.HashSet;
import java.util.Set;

/** How many different values there are, from a set of all of them. Immutable, any thread. */
record DistinctExact<T, V>(Field<T, V> field, Codec<Set<V>> codec) implements AggregateFunction<T, Set<V>, Long> {

    static <T, V> DistinctExact<T, V> of(Field<T, V> field, Codec<V> codec) {
        return new DistinctExact<>(field, Codecs.setOf(codec));
    }

    @Override
    public Set<V> createAccumulator() {
        // Its order reaches nobody: the codec sorts, and the result is a count.
        return new HashSet<>();
    }

    @Override
    public Set<V> add(T row, Set<V> values) {
        values.add(field.of(row));
        return values;
    }

    @Override
    public Set<V> merge(Set<V> left, Set<V> right) {
        left.addAll(right);
        return left;
    }

    @Override
    public Long result(Set<V> values) {
        return (long) values.size();
    }

    @Override
    public Codec<Set<V>> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/countDistinct";
    }
}
