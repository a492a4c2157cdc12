package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * Windows of activity: rows of a key that are less than the gap apart are in one, and it ends a gap after its last row. A row between two
 * of them makes them one, for which the aggregation needs {@link dev.rivulet.engine.AggregateFunction#merge}. Immutable.
 *
 * @param gapMicros at least 1
 */
public record SessionWindows(long gapMicros) implements Windows {

    public SessionWindows {
        WindowSizes.requirePositive("session gap", gapMicros);
    }

    public static SessionWindows withGap(Duration gap) {
        return new SessionWindows(WindowSizes.micros(gap));
    }

    @Override
    public boolean mayHave(long endMicros, long eventTimeMicros) {
        return eventTimeMicros <= endMicros - gapMicros;
    }

    @Override
    public String text() {
        return "sessions gap " + gapMicros + " us";
    }
}
