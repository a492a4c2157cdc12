package dev.rivulet.engine.match;

/**
 * A beginning of a match: what it has taken, and by which ways it may go on. Immutable.
 *
 * @param last what it took last
 * @param count how many rows the stage of the last one has taken
 * @param ways a bit for each stage that may take the next row, and those below
 */
record OpenMatch<T>(Taken<T> last, int count, long ways) {

    /** The pattern may end here, but what comes next, or the time, has a say in it. */
    static final long END = 1L << 60;

    /** No row has come since the last one that it took. */
    static final long FRESH = 1L << 61;

    /** It has been a match as it is. */
    static final long COMPLETE = 1L << 62;

    private static final long STAGES = END - 1;

    static long wayTo(int stage) {
        return 1L << stage;
    }

    boolean is(long way) {
        return (ways & way) != 0;
    }

    /** The stages that may take the next row, as bits. */
    long stages() {
        return ways & STAGES;
    }

    boolean canGoOn() {
        return (ways & (STAGES | END)) != 0;
    }

    OpenMatch<T> withWays(long newWays) {
        return newWays == ways ? this : new OpenMatch<>(last, count, newWays);
    }
}
