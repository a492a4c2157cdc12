package dev.rivulet.testkit;

import dev.rivulet.core.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until it is moved by hand. Any thread may read it and move it; each of its two times is moved
 * atomically.
 */
public final class SimClock implements Clock {

    /** 2026-01-01T00:00Z, so that event times made from it look like real ones. */
    public static final long START_EPOCH_MICROS = 1_767_225_600_000_000L;

    private final AtomicLong elapsedNs = new AtomicLong();
    private final AtomicLong epochMicros = new AtomicLong(START_EPOCH_MICROS);

    @Override
    public long nanoTime() {
        return elapsedNs.get();
    }

    @Override
    public long epochMicros() {
        return epochMicros.get();
    }

    /**
     * Lets time pass.
     *
     * @param duration not negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "time was asked to pass by " + duration + ", it cannot go back; use jump");
        }
        advanceNanos(duration.toNanos());
    }

    /**
     * As the other one, for those who let it pass millions of times.
     *
     * @param durationNs not negative
     */
    public void advanceNanos(long durationNs) {
        if (durationNs < 0) {
            throw new IllegalArgumentException(
                    "time was asked to pass by " + durationNs + " ns, it cannot go back; use jump");
        }
        elapsedNs.addAndGet(durationNs);
        epochMicros.addAndGet(durationNs / 1_000);
    }

    /**
     * Sets the calendar on or back, as a time server or an administrator would; elapsed time is not touched.
     *
     * @param duration may be negative
     */
    public void jump(Duration duration) {
        epochMicros.addAndGet(duration.toNanos() / 1_000);
    }
}
