package dev.rivulet.benchmarks.log;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One timed run. Immutable.
 *
 * @param syncCount how often the producer asked for it; a log may sync more often by itself
 * @param latency of the records, all zeros unless paced
 */
record LogMeasurement(long recordCount, long sizeBytes, long wallNs, long syncCount, Latency latency) {

    /** From when a record was due to when it was durable, in nanoseconds. */
    record Latency(long medianNs, long p99Ns, long p999Ns, long maxNs) {

        static final Latency NONE = new Latency(0, 0, 0, 0);

        /** Of all values; sorts them in place. */
        static Latency of(long[] valuesNs) {
            Arrays.sort(valuesNs);
            return new Latency(
                    at(valuesNs, 0.5), at(valuesNs, 0.99), at(valuesNs, 0.999), valuesNs[valuesNs.length - 1]);
        }

        /** The smallest value that so large a part is at or below. */
        private static long at(long[] sorted, double part) {
            return sorted[(int) Math.ceil(part * sorted.length) - 1];
        }
    }

    double recordsPerSecond() {
        return recordCount * 1e9 / wallNs;
    }

    double megabytesPerSecond() {
        return sizeBytes * 1e3 / wallNs;
    }

    /** The middle value; of an even count, the mean of the two in the middle. */
    static <T> double median(List<T> items, ToDoubleFunction<T> value) {
        double[] values = items.stream().mapToDouble(value).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
