package dev.rivulet.engine.state;

import java.time.Duration;

/**
 * How long state lives: a value, list element or map entry is gone when the watermark has come further than its event time and this. That
 * is the watermark of the records before the row at hand, so it does not depend on where batches are cut; a timer by event time goes by
 * its own time. What has no event time, such as what a timer by the clock wrote, counts from the watermark. Immutable.
 *
 * @param timeToLiveMicros at least 1
 * @param isRefreshedByReading whether reading starts the time anew, as writing does
 */
public record StateTtl(long timeToLiveMicros, boolean isRefreshedByReading) {
    public StateTtl {
        if (timeToLiveMicros < 1) {
            throw new IllegalArgumentException("time to live is " + timeToLiveMicros + " us, wanted at least 1");
        }
    }

    /** From the last writing on. */
    public static StateTtl afterWriting(Duration timeToLive) {
        return new StateTtl(timeToLive.toNanos() / 1_000, false);
    }

    /** From the last writing or reading on. */
    public static StateTtl afterUse(Duration timeToLive) {
        return new StateTtl(timeToLive.toNanos() / 1_000, true);
    }
}
