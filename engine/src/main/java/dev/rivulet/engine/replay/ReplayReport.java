package dev.rivulet.engine.replay;

import dev.rivulet.engine.job.Divergence;
import java.util.List;

/**
 * What a replay came to. Immutable.
 *
 * @param startEpoch the epoch whose state it began with, 0 for the log's start
 * @param firstEpoch the first epoch that counts, 0 if there is none
 * @param lastEpoch the last one
 * @param rowCount rows of all sinks in these epochs
 * @param comparedCount how many epochs of sinks were held against what was committed
 * @param unknownCount how many were not, since the target does not remember them, or never had them
 * @param divergences where they differ, by epoch
 */
public record ReplayReport(
        long startEpoch,
        long firstEpoch,
        long lastEpoch,
        long rowCount,
        long comparedCount,
        long unknownCount,
        List<Divergence> divergences) {
    public ReplayReport {
        divergences = List.copyOf(divergences);
    }

    /** Whether everything that could be compared is as it was committed. */
    public boolean isSame() {
        return divergences.isEmpty();
    }
}
