package dev.rivulet.core.time;

import java.time.Instant;

/**
 * Instants as microseconds since 1970-01-01T00:00Z. {@link java.time.temporal.ChronoUnit} does not serve for it: up to JDK 24 it counts
 * nanoseconds on the way, which overflow in 2262, and 9999-12-31 is a common end of what has none. Stateless.
 */
public final class EpochMicros {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private EpochMicros() {}

    /**
     * The microseconds up to an instant, rounded towards the past.
     *
     * @throws ArithmeticException beyond some 292,000 years from 1970
     */
    public static long of(Instant instant) {
        return of(instant.getEpochSecond(), instant.getNano());
    }

    /** As {@link #of(Instant)}, from seconds and the nanoseconds on top. */
    public static long of(long epochSecond, int nano) {
        return Math.addExact(Math.multiplyExact(epochSecond, MICROS_PER_SECOND), nano / NANOS_PER_MICRO);
    }

    /** As {@link #of(Instant)}, with {@link Long#MIN_VALUE} or {@link Long#MAX_VALUE} for what is beyond. */
    public static long saturated(Instant instant) {
        try {
            return of(instant);
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
}
