package dev.rivulet.engine.checkpoint;

/**
 * The part of a checkpoint that the collect agent knows, as of an epoch mark. Immutable.
 *
 * @param position where replay from this checkpoint begins: the end of the mark, in bytes
 */
public record CheckpointCut(long epoch, long position, JobSnapshot snapshot) {}
