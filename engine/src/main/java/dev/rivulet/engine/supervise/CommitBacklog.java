package dev.rivulet.engine.supervise;

/**
 * What is computed and staged, and waits to be committed. Immutable.
 *
 * @param epochCount how many epochs
 * @param sizeBytes of their staged files
 * @param oldestMicros when the oldest of them was sealed, in microseconds since 1970; without meaning if there is none
 */
public record CommitBacklog(int epochCount, long sizeBytes, long oldestMicros) {

    public static final CommitBacklog NONE = new CommitBacklog(0, 0, 0);
}
