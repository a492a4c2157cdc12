package dev.rivulet.engine.feed;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.wal.Wal;

/**
 * When a checkpoint is due: when a start after a crash would take longer than its budget, when the log has grown by its share or nears
 * its quota, and when somebody asks. Owned by the feeder agent.
 *
 * <p>The time that a start would take is estimated by what replay has been seen to manage: the most log that was worked off in a
 * second of this run, for replay is live work that need not wait for its input. Until that is known, it is taken to be slow.
 */
public final class CheckpointSchedule implements CutPlan {

    /** A slow gateway's, in bytes per second: so that the first checkpoint of a run comes too early rather than too late. */
    private static final long REPLAY_RATE_FIRST = 8L << 20;

    private static final long RATE_INTERVAL_NS = 1_000_000_000L;

    private final Wal wal;
    private final Clock clock;
    private final JobProgress progress;
    private final EngineSettings.Intervals intervals;

    /** Where the last cut lies in the log. */
    private long cutPosition;

    private long servedCheckpointCount;
    private long replayRate = REPLAY_RATE_FIRST;
    private long measuredNs;
    private long measuredPosition;

    public CheckpointSchedule(Wal wal, Clock clock, JobProgress progress, EngineSettings.Intervals intervals) {
        this.wal = wal;
        this.clock = clock;
        this.progress = progress;
        this.intervals = intervals;
        this.cutPosition = progress.checkpointPosition();
        this.measuredNs = clock.nanoTime();
        this.measuredPosition = cutPosition;
    }

    @Override
    public boolean isDue(long endPosition) {
        measure(endPosition);
        long sizeBytes = endPosition - cutPosition;
        boolean isAsked = progress.wantedCheckpointCount() > servedCheckpointCount;
        return isAsked
                || sizeBytes >= intervals.checkpointLogSizeBytes()
                || replayNs(sizeBytes) >= replayBudgetNs()
                || LogPressure.isHigh(wal);
    }

    @Override
    public void onCut(long endPosition) {
        cutPosition = endPosition;
        servedCheckpointCount = progress.wantedCheckpointCount();
    }

    private long replayNs(long sizeBytes) {
        return (long) (sizeBytes * 1e9 / replayRate);
    }

    /** What the restoring of state leaves of the budget, which is never too little for replay to be worth a checkpoint. */
    private long replayBudgetNs() {
        long budgetNs = intervals.recoveryBudget().toNanos();
        return Math.max(budgetNs - progress.restoreNs(), budgetNs / 4);
    }

    /** A second in which the ring was never empty at a mark shows what lanes can do; others show what came. */
    private void measure(long position) {
        long nowNs = clock.nanoTime();
        if (nowNs - measuredNs >= RATE_INTERVAL_NS) {
            long rate = (long) ((position - measuredPosition) * 1e9 / (nowNs - measuredNs));
            replayRate = Math.max(replayRate, rate);
            measuredNs = nowNs;
            measuredPosition = position;
        }
    }
}
