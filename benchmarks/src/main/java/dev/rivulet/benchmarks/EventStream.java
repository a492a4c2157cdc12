package dev.rivulet.benchmarks;

import java.io.Serializable;

/**
 * The records that all contenders get: a pure function of an index. Immutable.
 *
 * <p>Event time advances evenly, each record lagging by a part of {@link #DISORDER_MAX_MICROS}, so none is late at a bound of
 * {@link #DISORDER_BOUND_MICROS}. One record behind the last ends every window of the others, for engines that keep the last windows
 * open; its own window counts nowhere.
 *
 * @param count records without the one that ends the windows
 * @param keyCount keys that the records spread over evenly
 * @param ratePerSecond records per second of event time
 */
public record EventStream(long count, int keyCount, long ratePerSecond) implements Serializable {

    static final long WINDOW_MICROS = 10_000_000;
    static final long DISORDER_MAX_MICROS = 500_000;
    static final long DISORDER_BOUND_MICROS = 1_000_000;

    /** 2026-01-05T08:00:00Z. */
    private static final long START_MICROS = 1_767_600_000_000_000L;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    public EventStream {
        require("events", count, 1);
        require("keys", keyCount, 1);
        require("rate", ratePerSecond, 1);
    }

    private static void require(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted at least " + minimum);
        }
    }

    /** The records with the one that ends the windows. */
    long countWithEnd() {
        return count + 1;
    }

    Event event(long index) {
        long chance = mix(index);
        return new Event(key(chance), timeMicros(index, chance), value(chance));
    }

    static long mix(long index) {
        long mixed = (index + 1) * GOLDEN;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        return mixed ^ (mixed >>> 32);
    }

    /** The high bits, scaled. */
    long key(long chance) {
        return (chance >>> 40) * keyCount >>> 24;
    }

    long timeMicros(long index, long chance) {
        if (index >= count) {
            return endMicros() + 10 * WINDOW_MICROS;
        }
        return nominalMicros(index) - (chance & 0xffff) * DISORDER_MAX_MICROS / 0x10000;
    }

    long value(long chance) {
        return (chance >>> 16) & 0xfffff;
    }

    /** The start of the window that a time lies in. */
    static long windowStart(long timeMicros) {
        return timeMicros - Math.floorMod(timeMicros, WINDOW_MICROS);
    }

    /** No window of a counted record starts at or behind this. */
    public long endMicros() {
        return windowStart(nominalMicros(count)) + WINDOW_MICROS;
    }

    private long nominalMicros(long index) {
        return START_MICROS + index / ratePerSecond * 1_000_000 + index % ratePerSecond * 1_000_000 / ratePerSecond;
    }
}
