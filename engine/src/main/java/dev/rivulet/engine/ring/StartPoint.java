package dev.rivulet.engine.ring;

import dev.rivulet.engine.frame.ResumeOffsets;

/**
 * Where a job stands when it starts, as its log and checkpoints tell. Immutable.
 *
 * @param checkpointEpoch the epoch of the checkpoint that state comes from, 0 for none
 * @param checkpointPosition where replay begins, in bytes
 * @param lastEpoch the last epoch whose mark is in the log, 0 for none
 * @param batchEnd where the last batch ends in the log
 * @param markEnd where the last mark ends in the log
 * @param resumeOffsets where the sources go on behind their last batches in the log; not to be changed
 */
public record StartPoint(
        long checkpointEpoch,
        long checkpointPosition,
        long lastEpoch,
        long batchEnd,
        long markEnd,
        ResumeOffsets resumeOffsets) {

    /** How much of the log is applied again, in bytes: up to the last frame that says anything. */
    public long replaySizeBytes() {
        return Math.max(batchEnd, markEnd) - checkpointPosition;
    }
}
