package dev.rivulet.engine.window;

/**
 * How the event time of each key is divided, or its rows are. A definition: an operator made for its kind keeps the state. Immutable. All
 * times are microseconds since 1970-01-01T00:00Z; a window has its start and ends before its end.
 */
public sealed interface Windows permits TimeWindows, SlicedWindows, SessionWindows, CountWindows, GlobalWindows {

    /** What tells its state from that of other windows, in words. */
    String text();

    /**
     * Whether a window of a key may have a row.
     *
     * @param endMicros of the window
     * @return false only if it cannot; of sessions it is not known when they began
     */
    boolean mayHave(long endMicros, long eventTimeMicros);
}
