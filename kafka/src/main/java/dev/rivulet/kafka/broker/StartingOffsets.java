package dev.rivulet.kafka.broker;

/** Where a job begins that has nothing of a topic in its log yet. A partition that comes later is always read from its beginning. */
public enum StartingOffsets {
    /** With all that the brokers still have. */
    EARLIEST,
    /** With what comes from now on. */
    LATEST
}
