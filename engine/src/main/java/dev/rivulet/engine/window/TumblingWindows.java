package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * Windows of one size, side by side. Immutable.
 *
 * @param sizeMicros at least 1
 * @param offsetMicros by how much later than at multiples of the size since 1970-01-01T00:00Z they start, 0 to below the size
 */
public record TumblingWindows(long sizeMicros, long offsetMicros) implements TimeWindows {

    public TumblingWindows {
        WindowSizes.requirePositive("window size", sizeMicros);
        WindowSizes.requireOffset(offsetMicros, sizeMicros);
    }

    public TumblingWindows(long sizeMicros) {
        this(sizeMicros, 0);
    }

    public static TumblingWindows of(Duration size) {
        return new TumblingWindows(WindowSizes.micros(size));
    }

    /** The same windows, each so much later. */
    public TumblingWindows withOffset(Duration offset) {
        return new TumblingWindows(sizeMicros, WindowSizes.micros(offset));
    }

    @Override
    public long startOf(long eventTimeMicros) {
        return WindowSizes.floor(eventTimeMicros, sizeMicros, offsetMicros);
    }

    @Override
    public long endOf(long startMicros) {
        return startMicros + sizeMicros;
    }

    @Override
    public String text() {
        return "tumbling " + sizeMicros + " us" + (offsetMicros == 0 ? "" : " offset " + offsetMicros + " us");
    }
}
