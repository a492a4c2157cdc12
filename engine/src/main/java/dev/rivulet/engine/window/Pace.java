package dev.rivulet.engine.window;

/**
 * How often a window fires before or behind the watermark, by whichever of its measures comes first; each is 0 where it does not count. A
 * pane only comes out if rows have come since the last one. Made by {@link Triggers}. Immutable.
 *
 * @param eventTimeMicros from one time to the next at which it fires when the watermark comes there, counted from the window's start, or
 *     from 1970-01-01T00:00Z if it has none
 * @param rowCount after so many rows since the last pane
 * @param clockMicros so long by the clock after the first row since the last pane; the log notes when
 */
public record Pace(long eventTimeMicros, long rowCount, long clockMicros) {

    /** Not at all. */
    public static final Pace NEVER = new Pace(0, 0, 0);

    public Pace {
        requireNotNegative("event-time interval", eventTimeMicros, "us");
        requireNotNegative("number of rows", rowCount, "rows");
        requireNotNegative("interval by the clock", clockMicros, "us");
    }

    private static void requireNotNegative(String what, long value, String unit) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "the " + what + " of a pace is " + value + " " + unit + ", wanted at least 1, or 0 for none");
        }
    }

    /**
     * By this one's measures and another one's, whichever comes first.
     *
     * @throws IllegalArgumentException if both have the same measure
     */
    public Pace or(Pace other) {
        return new Pace(
                either("event-time interval", eventTimeMicros, other.eventTimeMicros),
                either("number of rows", rowCount, other.rowCount),
                either("interval by the clock", clockMicros, other.clockMicros));
    }

    private static long either(String what, long one, long other) {
        if (one > 0 && other > 0) {
            throw new IllegalArgumentException(
                    "a pace has the " + what + " twice, as " + one + " and as " + other + ", wanted one");
        }
        return one + other;
    }

    /**
     * The next time at which the watermark makes it fire, with an event-time interval.
     *
     * @param startMicros what intervals are counted from
     * @return the last microsecond of the interval that the watermark is in; of the first one if it is before the start
     */
    public long dueBehind(long watermarkMicros, long startMicros) {
        if (watermarkMicros < startMicros) {
            return startMicros + eventTimeMicros - 1;
        }
        long passedCount = Math.floorDiv(watermarkMicros + 1 - startMicros, eventTimeMicros);
        return startMicros + (passedCount + 1) * eventTimeMicros - 1;
    }
}
