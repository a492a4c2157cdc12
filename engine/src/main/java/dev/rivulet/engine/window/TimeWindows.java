package dev.rivulet.engine.window;

/** Windows side by side: each event time lies in one. */
public sealed interface TimeWindows extends Windows permits TumblingWindows, DayWindows {

    /** The start of the window that an event time falls into, also before 1970. */
    long startOf(long eventTimeMicros);

    /** The end of the window with this start; the window does not have it. */
    long endOf(long startMicros);

    @Override
    default boolean mayHave(long endMicros, long eventTimeMicros) {
        return endOf(startOf(eventTimeMicros)) == endMicros;
    }
}
