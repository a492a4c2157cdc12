package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * Windows that start together and end one step after the other, up to a greatest size; then the next ones start. As when the day's total
 * is wanted every hour. Immutable.
 *
 * @param stepMicros by how much the next window is longer, and the size of the first; at least 1
 * @param sizeMaxMicros of the longest window, a multiple of the step
 * @param offsetMicros by how much later than at multiples of the greatest size since 1970-01-01T00:00Z they start, 0 to below it
 */
public record CumulateWindows(long stepMicros, long sizeMaxMicros, long offsetMicros) implements SlicedWindows {

    public CumulateWindows {
        WindowSizes.requirePositive("window step", stepMicros);
        WindowSizes.requirePositive("greatest window size", sizeMaxMicros);
        WindowSizes.requireOffset(offsetMicros, sizeMaxMicros);
        if (sizeMaxMicros % stepMicros != 0 || sizeMaxMicros / stepMicros >= stepMicros) {
            throw new IllegalArgumentException("greatest window size is " + sizeMaxMicros
                    + " us, wanted a multiple of the step, " + stepMicros
                    + " us, and less windows than a step has microseconds");
        }
    }

    public static CumulateWindows of(Duration step, Duration sizeMax) {
        return new CumulateWindows(WindowSizes.micros(step), WindowSizes.micros(sizeMax), 0);
    }

    /** The same windows, each so much later. */
    public CumulateWindows withOffset(Duration offset) {
        return new CumulateWindows(stepMicros, sizeMaxMicros, WindowSizes.micros(offset));
    }

    @Override
    public long sliceSizeMicros() {
        return stepMicros;
    }

    @Override
    public long blockStartOf(long eventTimeMicros) {
        return WindowSizes.floor(eventTimeMicros, sizeMaxMicros, offsetMicros);
    }

    @Override
    public long firstEndOf(long sliceStartMicros) {
        return sliceStartMicros + stepMicros;
    }

    @Override
    public long lastEndOf(long sliceStartMicros) {
        return WindowSizes.floor(sliceStartMicros, sizeMaxMicros, offsetMicros) + sizeMaxMicros;
    }

    @Override
    public long endDistanceMicros() {
        return stepMicros;
    }

    @Override
    public long startOfWindowEndingAt(long endMicros) {
        return WindowSizes.floor(endMicros - 1, sizeMaxMicros, offsetMicros);
    }

    @Override
    public String text() {
        return "cumulate " + stepMicros + " us up to " + sizeMaxMicros + " us"
                + (offsetMicros == 0 ? "" : " offset " + offsetMicros + " us");
    }
}
