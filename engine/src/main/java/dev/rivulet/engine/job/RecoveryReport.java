package dev.rivulet.engine.job;

import java.util.List;

/**
 * What a job found when it started. Immutable.
 *
 * @param isFresh whether there was nothing to recover
 * @param term of this run, from 1; 0 if it has not come to a start yet
 * @param checkpointEpoch the epoch that state was restored from, 0 for none
 * @param lastEpoch the last epoch whose mark was in the log
 * @param committedEpoch the last epoch that the table had
 * @param replaySizeBytes of log that is applied again
 * @param tornSizeBytes of unfinished writes cut off the log's end
 * @param passedOver damaged checkpoints that were left aside, with the reason
 * @param holes of the log behind the checkpoint, whose records are missing from the result
 */
public record RecoveryReport(
        boolean isFresh,
        long term,
        long checkpointEpoch,
        long lastEpoch,
        long committedEpoch,
        long replaySizeBytes,
        long tornSizeBytes,
        List<String> passedOver,
        List<LogHole> holes) {

    /** Of a job that could not start yet and goes on trying. */
    public static final RecoveryReport NOT_YET = new RecoveryReport(false, 0, 0, 0, 0, 0, 0, List.of(), List.of());

    public RecoveryReport {
        passedOver = List.copyOf(passedOver);
        holes = List.copyOf(holes);
    }
}
