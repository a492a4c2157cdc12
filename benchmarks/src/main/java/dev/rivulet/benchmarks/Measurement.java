package dev.rivulet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One timed run. Immutable.
 *
 * @param eventCount what was processed
 * @param wallNs how long it took
 * @param cpuNs the process's CPU time over all cores, collector and compiler included
 */
record Measurement(String contender, long eventCount, long wallNs, long cpuNs) {

    double eventsPerSecond() {
        return eventCount * 1e9 / wallNs;
    }

    double eventsPerCpuSecond() {
        return eventCount * 1e9 / cpuNs;
    }

    /** The middle value; of an even count, the mean of the two in the middle. */
    static double median(List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
        double[] values = measurements.stream().mapToDouble(value).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1
                ? values[middle]
                : Arrays.stream(values, middle - 1, middle + 1).average().orElseThrow();
    }
}
