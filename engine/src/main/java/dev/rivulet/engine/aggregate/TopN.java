package dev.rivulet.engine.aggregate;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The greatest values, the greatest first, of equal ones the one that came earlier. Immutable, any thread. The accumulator is that
 * list.
 *
 * @param countMax how many at most
 */
record TopN<T, V>(Field<T, V> field, int countMax, Comparator<? super V> order, Codec<List<V>> codec)
        implements AggregateFunction<T, List<V>, List<V>> {

    static <T, V> TopN<T, V> of(Field<T, V> field, int countMax, Comparator<? super V> order, Codec<V> codec) {
        Aggregates.requireCount("n", countMax);
        return new TopN<>(field, countMax, order, Codecs.listOf(codec));
    }

    @Override
    public List<V> createAccumulator() {
        return new ArrayList<>();
    }

    @Override
    public List<V> add(T row, List<V> values) {
        insert(field.of(row), values);
        return values;
    }

    @Override
    public List<V> merge(List<V> left, List<V> right) {
        right.forEach(value -> insert(value, left));
        return left;
    }

    @Override
    public List<V> result(List<V> values) {
        return List.copyOf(values);
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<List<V>> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return "aggregate/topN, " + countMax;
    }

    private void insert(V value, List<V> values) {
        int index = firstLowerThan(value, values);
        if (index == countMax) {
            return;
        }
        if (values.size() == countMax) {
            values.remove(countMax - 1);
        }
        values.add(index, value);
    }

    /** Where the values begin that are lower, found by halving. */
    private int firstLowerThan(V value, List<V> values) {
        int from = 0;
        int to = values.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (order.compare(values.get(middle), value) < 0) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
