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
 * @param unansweredPosition the position in the log of the batch that the replay ended before, since the log does not have what lookups
 *     were answered for it; {@link #NO_POSITION} if there was none. The job has not come further either, or this pipeline asks other things
 */
public record ReplayReport(
        long startEpoch,
        long firstEpoch,
        long lastEpoch,
        long rowCount,
        long comparedCount,
        long unknownCount,
        List<Divergence> divergences,
        long unansweredPosition) {

    public static final long NO_POSITION = -1;

    public ReplayReport {
        divergences = List.copyOf(divergences);
    }

    /** Nothing was missing. */
    public ReplayReport(
            long startEpoch,
            long firstEpoch,
            long lastEpoch,
            long rowCount,
            long comparedCount,
            long unknownCount,
            List<Divergence> divergences) {
        this(startEpoch, firstEpoch, lastEpoch, rowCount, comparedCount, unknownCount, divergences, NO_POSITION);
    }

    /** Whether everything that could be compared is as it was committed. */
    public boolean isSame() {
        return divergences.isEmpty();
    }
}
