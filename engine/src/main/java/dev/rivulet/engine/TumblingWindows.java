package dev.rivulet.engine;

import java.time.Duration;

/**
 * Windows of one size, side by side, starting at multiples of the size since 1970-01-01T00:00Z. Immutable.
 *
 * @param sizeMicros at least 1
 */
public record TumblingWindows(long sizeMicros) {

    public TumblingWindows {
        if (sizeMicros < 1) {
            throw new IllegalArgumentException("window size is " + sizeMicros + " us, wanted at least 1");
        }
    }

    public static TumblingWindows of(Duration size) {
        return new TumblingWindows(size.toNanos() / 1_000);
    }

    /** The start of the window that an event time falls into, also before 1970. */
    public long startOf(long eventTimeMicros) {
        return eventTimeMicros - Math.floorMod(eventTimeMicros, sizeMicros);
    }
}
