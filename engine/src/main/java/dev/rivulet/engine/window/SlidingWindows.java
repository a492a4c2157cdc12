package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * Windows of one size that start at regular distances and overlap, as when a mean of ten minutes is wanted every minute. Immutable.
 */
public final class SlidingWindows implements SlicedWindows {

    private final long sizeMicros;
    private final long slideMicros;
    private final long offsetMicros;
    /** The greatest common divisor of size and slide; kept, since it is asked for at each row. */
    private final long sliceSizeMicros;

    /**
     * @param sizeMicros at least 1
     * @param slideMicros from one start to the next, 1 to the size
     * @param offsetMicros by how much later than at multiples of the slide since 1970-01-01T00:00Z they start, 0 to below the slide
     */
    public SlidingWindows(long sizeMicros, long slideMicros, long offsetMicros) {
        WindowSizes.requirePositive("window size", sizeMicros);
        WindowSizes.requirePositive("window slide", slideMicros);
        WindowSizes.requireOffset(offsetMicros, slideMicros);
        if (slideMicros > sizeMicros) {
            throw new IllegalArgumentException("window slide is " + slideMicros + " us, wanted at most the size, "
                    + sizeMicros + " us: rows between windows would be in none");
        }
        this.sizeMicros = sizeMicros;
        this.slideMicros = slideMicros;
        this.offsetMicros = offsetMicros;
        this.sliceSizeMicros = WindowSizes.greatestCommonDivisor(sizeMicros, slideMicros);
        if (sizeMicros / slideMicros >= sliceSizeMicros) {
            throw new IllegalArgumentException("windows of " + sizeMicros + " us every " + slideMicros
                    + " us are made of slices of " + sliceSizeMicros
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
        return sliceSizeMicros;
    }

    @Override
    public long offsetMicros() {
        return offsetMicros;
    }

    @Override
    public long blockStartOf(long eventTimeMicros) {
        return WindowSizes.floor(eventTimeMicros, sizeMicros, offsetMicros);
    }

    @Override
    public long firstEndOf(long sliceStartMicros) {
        long earliestStart = sliceStartMicros + sliceSizeMicros - sizeMicros;
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

    @Override
    public String toString() {
        return text();
    }
}
