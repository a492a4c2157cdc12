package dev.rivulet.engine.checkpoint;

/**
 * How far an output has come, as of a checkpoint. Immutable.
 *
 * @param lastEpochWithFiles the last epoch that had anything to commit: the target must have it
 * @param rowCount rows since the job's first epoch
 * @param digest the sum of the hashes of all these rows, free of their order
 * @param targetId what the target is known by, empty if it has no such thing
 */
public record OutputProgress(long lastEpochWithFiles, long rowCount, long digest, String targetId) {

    public static final OutputProgress NONE = new OutputProgress(0, 0, 0, "");
}
