package dev.rivulet.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all windows came to, free of their order; two contenders that computed the same have equal totals. Immutable.
 *
 * @param windows how many windows of keys
 * @param events their counts added up
 * @param sum their sums added up
 * @param digest a hash of each window's key, start, count and sum, added up
 */
public record Totals(long windows, long events, long sum, long digest) {

    /** Adds up windows, from any thread. */
    public static final class Collector {

        private final long endMicros;
        private final LongAdder windows = new LongAdder();
        private final LongAdder events = new LongAdder();
        private final LongAdder sum = new LongAdder();
        private final LongAdder digest = new LongAdder();

        /**
         * @param endMicros windows from here on are left out
         */
        public Collector(long endMicros) {
            this.endMicros = endMicros;
        }

        public void add(WindowTotal row) {
            add(row.key(), ChronoUnit.MICROS.between(Instant.EPOCH, row.windowStart()), row.count(), row.sum());
        }

        void add(long key, long startMicros, long count, long windowSum) {
            if (startMicros >= endMicros) {
                return;
            }
            windows.increment();
            events.add(count);
            sum.add(windowSum);
            long hash = EventStream.mix(key);
            hash = EventStream.mix(hash ^ startMicros);
            hash = EventStream.mix(hash ^ count);
            digest.add(EventStream.mix(hash ^ windowSum));
        }

        public Totals totals() {
            return new Totals(windows.sum(), events.sum(), sum.sum(), digest.sum());
        }
    }
}
