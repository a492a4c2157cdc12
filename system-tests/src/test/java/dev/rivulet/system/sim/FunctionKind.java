package dev.rivulet.system.sim;

/** What the functions with keyed state do, which together use all kinds of state and timers. */
enum FunctionKind {
    /** A running sum: a value. */
    SUM,
    /** How many rows came before a pause: values and a timer that is moved. */
    PAUSE,
    /** Rows that did not come within a time before: a value with a time to live. */
    FIRST,
    /** A weighted sum of the last value of each kind: a map, in its order. */
    KINDS,
    /** Every fourth row a number made of the last four: a list. */
    FOURS,
    /** What came within a time by the clock: a list and a timer by the clock. */
    DELAY,
    /** A timer that starts itself again a few times. */
    CHAIN;

    static final long PAUSE_MICROS = 3_000_000;
    static final long TTL_MICROS = 8_000_000;
    static final long DELAY_MICROS = 40_000;
    static final long CHAIN_MICROS = 1_700_000;
    static final int CHAIN_COUNT = 3;
    static final int FOUR = 4;

    static long weighted(long sum, long value) {
        return sum * 31 + value;
    }
}
