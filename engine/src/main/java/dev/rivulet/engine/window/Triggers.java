package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * Names the triggers that there are, and their paces: a closed set, so that when a window fires is a function of the log. Stateless.
 *
 * <pre>{@code
 * .trigger(Triggers.atWatermark()
 *         .withEarlyFirings(Triggers.every(Duration.ofMinutes(1)).or(Triggers.everyRows(1_000)))
 *         .withLateFirings(Triggers.eachRow()))
 * }</pre>
 */
public final class Triggers {

    private Triggers() {}

    /** When the watermark comes to the window's end, and again for each row within the allowed lateness: what windows do by themselves. */
    public static Trigger.AtWatermark atWatermark() {
        return new Trigger.AtWatermark(Pace.NEVER, eachRow());
    }

    /** Again and again, for {@link GlobalWindows}, which have no end that a watermark could come to. */
    public static Trigger.Repeatedly repeatedly(Pace pace) {
        return new Trigger.Repeatedly(pace);
    }

    /** With every row. */
    public static Pace eachRow() {
        return everyRows(1);
    }

    /**
     * When so many rows have come since the last pane. Windows that overlap count them each for itself: where they fire early so, a row costs
     * the more the more windows it lies in.
     *
     * @param count at least 1
     */
    public static Pace everyRows(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("windows are to fire every " + count + " rows, wanted at least 1");
        }
        return new Pace(0, count, 0);
    }

    /**
     * When the watermark has come on by an interval of event time, counted from the window's start: at the end of the first interval that
     * the watermark was in when a row came that has been in no pane.
     *
     * @param interval at least a microsecond
     */
    public static Pace every(Duration interval) {
        return new Pace(positiveMicros(interval), 0, 0);
    }

    /**
     * An interval of the clock's time after the first row that has been in no pane. When that was is noted in the log, so a replay does the
     * same; but which rows a pane has depends on when they came.
     *
     * @param interval at least a microsecond
     */
    public static Pace everyByClock(Duration interval) {
        return new Pace(0, 0, positiveMicros(interval));
    }

    private static long positiveMicros(Duration interval) {
        long micros = WindowSizes.micros(interval);
        WindowSizes.requirePositive("the interval of a trigger", micros);
        return micros;
    }
}
