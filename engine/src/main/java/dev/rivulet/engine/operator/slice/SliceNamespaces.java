package dev.rivulet.engine.operator.slice;

import dev.rivulet.engine.window.SlicedWindows;

/**
 * Under which namespaces slices are kept: each under its start; and apart from it, under its start plus a number, the rows of the slice
 * that came too late for so many of its windows. There are less of those than a slice has microseconds. Immutable.
 */
public record SliceNamespaces(SlicedWindows windows) {

    /**
     * Where a row goes.
     *
     * @param slice the start of its slice
     * @param watermark of the records before the row
     */
    public long of(long slice, long watermark) {
        return slice + closedCount(slice, watermark);
    }

    /** Whether it has rows that came too late for some windows of their slice. */
    public boolean isLate(long namespace) {
        return namespace != windows.sliceStartOf(namespace);
    }

    /** Whether its rows were in time for a window that has their slice. */
    boolean counts(long namespace, long windowEnd) {
        long slice = windows.sliceStartOf(namespace);
        long closedCount = namespace - slice;
        return closedCount <= (windowEnd - windows.firstEndOf(slice)) / windows.endDistanceMicros();
    }

    /** Whether the window is the last that has the slice, or is behind it. */
    boolean isOver(long namespace, long windowEnd) {
        return windows.lastEndOf(windows.sliceStartOf(namespace)) <= windowEnd;
    }

    /** Whether a watermark closes all windows that have the slice. */
    boolean isClosed(long namespace, long watermark) {
        return windows.lastEndOf(windows.sliceStartOf(namespace)) - 1 <= watermark;
    }

    /**
     * The end of the first window with a slice that has not fired.
     *
     * @param firedUpTo all windows that end up to a microsecond behind this have
     */
    public long nextEndOf(long namespace, long firedUpTo) {
        long slice = windows.sliceStartOf(namespace);
        return windows.firstEndOf(slice) + closedCount(slice, firedUpTo) * windows.endDistanceMicros();
    }

    /** How many of the windows with a slice a watermark closes. */
    public long closedCount(long slice, long ofWatermark) {
        long firstClosing = windows.firstEndOf(slice) - 1;
        return ofWatermark < firstClosing ? 0 : (ofWatermark - firstClosing) / windows.endDistanceMicros() + 1;
    }
}
