package dev.rivulet.benchmarks.recovery;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The least, the middle and the greatest of some figures; the middle of an even count is the mean of two. Immutable. */
record Spread(double least, double median, double greatest) {

    /** Of at least one thing. */
    static <T> Spread of(Collection<T> things, ToDoubleFunction<T> figure) {
        double[] values = things.stream().mapToDouble(figure).sorted().toArray();
        int middle = values.length / 2;
        double median = values.length % 2 == 1
                ? values[middle]
                : Arrays.stream(values, middle - 1, middle + 1).average().orElseThrow();
        return new Spread(values[0], median, values[values.length - 1]);
    }

    /** The same in another unit. */
    Spread over(double divisor) {
        return new Spread(least / divisor, median / divisor, greatest / divisor);
    }
}
