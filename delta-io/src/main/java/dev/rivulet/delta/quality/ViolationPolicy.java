package dev.rivulet.delta.quality;

/** What becomes of a stream's row that is not as its table demands. */
public enum ViolationPolicy {
    /** The job ends, with a message that names constraint and row. */
    FAIL,
    /**
     * The row goes to the job's dead letters, with the constraint as its cause, or the key and its values, if the sink appends; the others are
     * committed.
     */
    DEAD_LETTER
}
