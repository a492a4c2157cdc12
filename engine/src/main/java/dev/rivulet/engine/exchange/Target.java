package dev.rivulet.engine.exchange;

/** What a row on its way to the collect agent is for: a sink by its index, or one of these. */
public final class Target {

    /** No row, but word of one that did not pass a filter. */
    public static final int FILTERED = -1;

    /** No row, but word of one on which a step's function failed. */
    public static final int SKIPPED = -4;

    /** What rules have counted. */
    public static final int RULES = -5;

    /** The dead letters. */
    public static final int DEAD = -2;

    /** The late records. */
    public static final int LATE = -3;

    /** Stands where a row would be. */
    static final Object NO_ROW = "";

    private Target() {}
}
