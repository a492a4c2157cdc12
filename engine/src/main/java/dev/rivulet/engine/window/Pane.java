package dev.rivulet.engine.window;

/**
 * Which of the results of a window and key one is. Immutable.
 *
 * @param timing when it came out, beside the watermark
 * @param index 0 for the first that the window put out for the key, 1 for the next one, and so on. A session that others were merged
 *     into goes on behind all that those put out
 */
public record Pane(Timing timing, long index) {

    /** When a pane comes out. */
    public enum Timing {
        /** Before the watermark came to the window's last microsecond: more rows may come. */
        EARLY,
        /** When it did: all rows are there that were expected. */
        ON_TIME,
        /** Behind that, within the allowed lateness, because of rows that came late. */
        LATE
    }

    /** The one pane of a window that fires once. */
    public static final Pane ONLY = new Pane(Timing.ON_TIME, 0);

    public Pane {
        if (index < 0) {
            throw new IllegalArgumentException("pane index is " + index + ", wanted at least 0");
        }
    }
}
