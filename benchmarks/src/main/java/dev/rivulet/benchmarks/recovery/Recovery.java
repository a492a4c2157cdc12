package dev.rivulet.benchmarks.recovery;

import java.util.List;

/**
 * One start after a crash. Immutable.
 *
 * @param stateSizeBytes of the checkpoint that it found
 * @param logSizeBytes of log behind it
 * @param recordCount that were applied again
 * @param startNs until the job's start returned, with its checkpoint verified and its state restored
 * @param recoveryNs from the begin of the job's start to the first record that the log did not have
 * @param processNs from the start of the process to there
 * @param cpuNs that the process took until then, over all cores
 * @param liveEventsPerSecond of the run before the crash, 0 if it was too short to tell
 */
record Recovery(
        long stateSizeBytes,
        long logSizeBytes,
        long recordCount,
        long startNs,
        long recoveryNs,
        long processNs,
        long cpuNs,
        double liveEventsPerSecond) {

    /** Records that were applied again, per second of the time that they took behind the restoring. */
    double replayEventsPerSecond() {
        return recordCount * 1e9 / Math.max(1, recoveryNs - startNs);
    }

    /** How many took longer than that. */
    static long countOver(List<Recovery> recoveries, long budgetNs) {
        return recoveries.stream()
                .filter(recovery -> recovery.recoveryNs() > budgetNs)
                .count();
    }
}
