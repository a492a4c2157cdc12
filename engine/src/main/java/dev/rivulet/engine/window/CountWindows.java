package dev.rivulet.engine.window;

/**
 * Windows of so many rows of a key, in the order in which they lie in the log, whatever their event time; no watermark is needed. One fires
 * with its last row; rows that do not fill one wait. Immutable.
 *
 * <p>Its result is of {@link dev.rivulet.engine.Window#GLOBAL}; {@link Pane#index} counts the key's windows from 0.
 *
 * @param size rows in a window, at least 1
 * @param slide rows from one firing to the next, 1 to the size. Where it is below the size, windows overlap, and those that fire before the
 *     key has had so many rows have fewer
 */
public record CountWindows(long size, long slide) implements Windows {

    public CountWindows {
        if (size < 1) {
            throw new IllegalArgumentException("window size is " + size + " rows, wanted at least 1");
        }
        if (slide < 1 || slide > size) {
            throw new IllegalArgumentException(
                    "window slide is " + slide + " rows, wanted 1 to the size, which is " + size + " rows");
        }
    }

    /** One behind the other. */
    public static CountWindows of(long size) {
        return new CountWindows(size, size);
    }

    /** Of the last rows, so many of them each time. */
    public static CountWindows of(long size, long slide) {
        return new CountWindows(size, slide);
    }

    /** Rows that all windows have together that have any of them: the greatest common divisor of size and slide. */
    public long sliceSize() {
        return WindowSizes.greatestCommonDivisor(size, slide);
    }

    @Override
    public boolean mayHave(long endMicros, long eventTimeMicros) {
        return true;
    }

    @Override
    public String text() {
        return "of " + size + " rows" + (slide == size ? "" : " every " + slide + " rows");
    }
}
