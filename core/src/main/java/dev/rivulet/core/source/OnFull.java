package dev.rivulet.core.source;

/** What becomes of a source's records when the log has reached its quota. */
public enum OnFull {

    /** They wait where they are, as nothing is read. */
    BLOCK,

    /** Those that come are read and dropped; how many, and up to where, is in the log. */
    DROP_NEWEST,

    /** What the log has of it, and is not computed yet, is skipped from the oldest on; then the log is let go of, and those that come have room. */
    DROP_OLDEST,

    /** Near the quota a sample of what comes is taken, the rest is dropped; at it, what is in the sample waits. */
    SAMPLE
}
