package dev.rivulet.core.time;

import java.time.Instant;

/** The machine's own clocks. Immutable, any thread. */
public final class SystemClock implements Clock {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMicros() {
        return EpochMicros.of(Instant.now());
    }
}
