package dev.rivulet.engine.window;

/**
 * Windows that overlap, and that are made of slices which they share: a row is added once, to its slice, and a window that fires merges
 * its slices. So what a row costs does not grow with the number of windows that it lies in. After Li et al., "No pane, no gain:
 * efficient evaluation of sliding-window aggregates over data streams", SIGMOD Record 34(1), 2005.
 *
 * <p>The windows that have a slice end at {@link #firstEndOf} and then every {@link #endDistanceMicros} up to {@link #lastEndOf}.
 */
public sealed interface SlicedWindows extends Windows permits SlidingWindows, CumulateWindows {

    /** At least as many microseconds as there are windows with the slice. */
    long sliceSizeMicros();

    /** By how much later than at multiples of their distance since 1970-01-01T00:00Z windows start. */
    long offsetMicros();

    /** The start of the slice that a time falls into, also before 1970. */
    default long sliceStartOf(long eventTimeMicros) {
        return WindowSizes.floor(eventTimeMicros, sliceSizeMicros(), offsetMicros());
    }

    /** The start of the stretch of time, as long as the longest window, that a time falls into; windows that end there begin there or in the one before. */
    long blockStartOf(long eventTimeMicros);

    /** The end of the first window, by its end, that has the slice. */
    long firstEndOf(long sliceStartMicros);

    /** The end of the last window that has the slice. */
    long lastEndOf(long sliceStartMicros);

    /** From the end of a window to that of the next. */
    long endDistanceMicros();

    /** The start of the window that ends here. */
    long startOfWindowEndingAt(long endMicros);

    @Override
    default boolean mayHave(long endMicros, long eventTimeMicros) {
        return eventTimeMicros >= startOfWindowEndingAt(endMicros) && eventTimeMicros < endMicros;
    }
}
