package dev.rivulet.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * How event time advances. The watermark of a source partition is the highest event time seen in it, less the allowed disorder,
 * less a microsecond, as in Flink: no row with an event time at or below it is expected any more. The watermark of a stream is the
 * lowest of its partitions. Both are functions of the log alone. Immutable.
 */
public final class WatermarkStrategy<T> {

    private final long outOfOrdernessMicros;
    private final EventTimeExtractor<T> extractor;

    private WatermarkStrategy(long outOfOrdernessMicros, EventTimeExtractor<T> extractor) {
        this.outOfOrdernessMicros = outOfOrdernessMicros;
        this.extractor = extractor;
    }

    /**
     * Rows may come up to {@code outOfOrderness} later than a row with a higher event time and still count.
     *
     * @param outOfOrderness zero or more, in whole microseconds
     */
    public static <T> WatermarkStrategy<T> boundedOutOfOrderness(
            Duration outOfOrderness, EventTimeExtractor<T> extractor) {
        long micros = outOfOrderness.toNanos() / 1_000;
        if (micros < 0) {
            throw new IllegalArgumentException("outOfOrderness is " + outOfOrderness + ", wanted zero or more");
        }
        return new WatermarkStrategy<>(micros, extractor);
    }

    /** As above, with the event time as an {@link Instant}. */
    public static <T> WatermarkStrategy<T> forBoundedOutOfOrderness(
            Duration outOfOrderness, Function<T, Instant> extractor) {
        return boundedOutOfOrderness(
                outOfOrderness, row -> ChronoUnit.MICROS.between(Instant.EPOCH, extractor.apply(row)));
    }

    public long outOfOrdernessMicros() {
        return outOfOrdernessMicros;
    }

    public EventTimeExtractor<T> extractor() {
        return extractor;
    }
}
