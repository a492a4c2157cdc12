package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * Windows of one size that start at regular distances and overlap, as when a mean of ten minutes is wanted every minute. Immutable.
 *
 * @param sizeMicros at least 1
 * @param slideMicros from one start to the next, 1 to the size
 * @param offsetMicros by how much later than at multiples of the slide since 1970-01-01T00:00Z they start, 0 to below the slide
 */
public record SlidingWindows(long sizeMicros, long slideMicros, long offsetMicros) implements SlicedWindows {

    public SlidingWindows {
        WindowSizes.requirePositive("window size", sizeMicros);
        WindowSizes.requirePositive("window slide", slideMicros);
        WindowSizes.requireOffset(offsetMicros, slideMicros);
        if (slideMicros > sizeMicros) {
            throw new IllegalArgumentException("window slide is " + slideMicros + " us, wanted at most the size, "
                    + sizeMicros + " us: rows between windows would be in none");
        }
        long sliceSize = greatestCommonDivisor(sizeMicros, slideMicros);
        if (sizeMicros / slideMicros >= sliceSize) {
            throw new IllegalArgumentException("windows of " + sizeMicros + " us every " + slideMicros
                    + " us are made of slices of " + sliceSize
                    + " us, wanted more microseconds to a slice than windows that overlap");
        }
    }

    public static SlidingWindows of(Duration size, Duration slide) {
        return new SlidingWindows(WindowSizes.micros(size), WindowSizes.micros(slide), 0);
    }

    /** The same windows, each so much later. */
    public SlidingWindows withOffset(Duration offset) {
        return new SlidingWindows(sizeMicros, slideMicros, WindowSizes.micros(offset));
    }

    @Override
    public long sliceSizeMicros() {
        return greatestCommonDivisor(sizeMicros, slideMicros);
    }

    @Override
    public long sliceStartOf(long eventTimeMicros) {
        return WindowSizes.floor(eventTimeMicros, sliceSizeMicros(), Math.floorMod(offsetMicros, sliceSizeMicros()));
    }

    @Override
    public long firstEndOf(long sliceStartMicros) {
        long earliestStart = sliceStartMicros + sliceSizeMicros() - sizeMicros;
        long start = WindowSizes.floor(earliestStart + slideMicros - 1, slideMicros, offsetMicros);
        return start + sizeMicros;
    }

    @Override
    public long lastEndOf(long sliceStartMicros) {
        return WindowSizes.floor(sliceStartMicros, slideMicros, offsetMicros) + sizeMicros;
    }

    @Override
    public long endDistanceMicros() {
        return slideMicros;
    }

    @Override
    public long startOfWindowEndingAt(long endMicros) {
        return endMicros - sizeMicros;
    }

    @Override
    public String text() {
        return "sliding " + sizeMicros + " us every " + slideMicros + " us"
                + (offsetMicros == 0 ? "" : " offset " + offsetMicros + " us");
    }

    private static long greatestCommonDivisor(long a, long b) {
        long greater = a;
        long smaller = b;
        while (smaller != 0) {
            long rest = greater % smaller;
            greater = smaller;
            smaller = rest;
        }
        return greater;
    }
}
