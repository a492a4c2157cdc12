package dev.rivulet.engine.feed;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.feed.RecoveryEstimate.MeasuredReplay;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.wal.Wal;
import org.jspecify.annotations.Nullable;

/**
 * When a checkpoint is due: when a start after a crash would take longer than its budget, when the log has grown by its share or nears
 * its quota, and when somebody asks. Owned by the feeder agent.
 *
 * <p>The time that a start would take is a {@link RecoveryEstimate}. It is made for the worst moment that follows if the mark at hand is
 * no cut: just before the checkpoint of the next mark can be used, when the log of another epoch and what comes while a checkpoint is made
 * lie behind the last one too.
 *
 * <p>What the log held at the start has been estimated before the crash; until it is applied again the budget asks for nothing, since
 * a checkpoint meanwhile would make the start longer.
 */
public final class CheckpointSchedule implements CutPlan {

    /** Of the budget: what an estimate may be wrong by. */
    private static final double MARGIN = 0.25;

    /** Of the budget: is left to replay however long the restoring takes, so that a checkpoint is worth its making. */
    private static final double REPLAY_SHARE_MIN = 0.25;

    private final Wal wal;
    private final Clock clock;
    private final JobProgress progress;
    private final LaneBoard board;
    private final EngineSettings settings;
    private final ReplayRate rate;

    /** What the log held at the start begins and ends here. */
    private final long replayStart;

    private final long replayEnd;

    private final long beginNs;

    /** What it took to apply that; null until it is known. */
    private @Nullable MeasuredReplay replay;

    /** How many entries this start restored, -1 until the first mark. */
    private long restoredCount = -1;

    /** Where the last cut lies in the log. */
    private long cutPosition;

    private long fedPosition;
    /** Of it, what costs the lanes nothing, and so says nothing of what they can do. */
    private long droppedSizeBytes;

    private long recordCount;

    /** What lies between the last checkpoint that a start can use and the last cut. */
    private long unpublishedSizeBytes;

    private long unpublishedRecordCount;

    /** How much log was given to the lanes while the last checkpoint was made. */
    private long makingSizeBytes;

    private long makingRecordCount;
    private long servedCheckpointCount;

    public CheckpointSchedule(Wal wal, Clock clock, JobProgress progress, LaneBoard board, EngineSettings settings) {
        this.wal = wal;
        this.clock = clock;
        this.progress = progress;
        this.board = board;
        this.settings = settings;
        this.cutPosition = progress.checkpointPosition();
        this.fedPosition = cutPosition;
        this.replayStart = progress.fedPosition();
        this.beginNs = clock.nanoTime();
        this.replayEnd = progress.fedPosition() + progress.backlogSizeBytes();
        this.rate = new ReplayRate(clock.nanoTime(), cutPosition);
    }

    @Override
    public void onFed(long endPosition, int count) {
        fedPosition = endPosition;
        recordCount += count;
    }

    @Override
    public void onDropped(long sizeBytes) {
        droppedSizeBytes += sizeBytes;
    }

    @Override
    public void onCycle(boolean isRingFull) {
        long nowNs = clock.nanoTime();
        rate.onCycle(nowNs, fedPosition - droppedSizeBytes, isRingFull);
        if (replay == null && progress.appliedPosition() >= replayEnd) {
            replay = new MeasuredReplay(replayEnd - replayStart, nowNs - beginNs);
        }
    }

    @Override
    public boolean isDue(long endPosition) {
        if (restoredCount < 0) {
            restoredCount = board.entryCount(); // Before the first cut it is what the lanes began with.
        }
        boolean isAsked = progress.wantedCheckpointCount() > servedCheckpointCount;
        return isAsked
                || endPosition - cutPosition >= settings.intervals().checkpointLogSizeBytes()
                || isBudgetUsed(endPosition)
                || LogPressure.isHigh(wal);
    }

    @Override
    public void onCut(long endPosition) {
        unpublishedSizeBytes = endPosition - cutPosition;
        unpublishedRecordCount = recordCount;
        cutPosition = endPosition;
        recordCount = 0;
        servedCheckpointCount = progress.wantedCheckpointCount();
    }

    @Override
    public void onPublished() {
        makingSizeBytes = fedPosition - cutPosition;
        makingRecordCount = recordCount;
        unpublishedSizeBytes = 0;
        unpublishedRecordCount = 0;
    }

    /** With no margin, as records that wait are the last resort: a cut is made long before, and seldom too late. */
    @Override
    public boolean isBeyondBudget(long endPosition) {
        return isReplayTooLong(
                unpublishedSizeBytes + endPosition - cutPosition, unpublishedRecordCount + recordCount, 0);
    }

    private boolean isBudgetUsed(long endPosition) {
        if (endPosition < replayEnd) {
            return false;
        }
        long sizeBytes = endPosition - cutPosition;
        long nextEpochSizeBytes = (long)
                (rate.liveBytesPerSecond() * (settings.intervals().epoch().toNanos() / 1e9));
        long worstSizeBytes = sizeBytes + nextEpochSizeBytes + makingSizeBytes;
        long worstRecordCount = sizeBytes == 0
                ? 0
                : (long) ((double) recordCount / sizeBytes * (sizeBytes + nextEpochSizeBytes)) + makingRecordCount;
        return isReplayTooLong(worstSizeBytes, worstRecordCount, MARGIN);
    }

    /**
     * @param margin of the budget, is left out of it
     */
    private boolean isReplayTooLong(long sizeBytes, long count, double margin) {
        RecoveryEstimate estimate = new RecoveryEstimate(
                progress.restoreNs(),
                restoredCount,
                board.entryCount(),
                settings.stateHeapSizeBytes() < Long.MAX_VALUE,
                rate.bytesPerSecond(),
                replay == null ? MeasuredReplay.NONE : replay);
        long budgetNs = settings.intervals().recoveryBudget().toNanos();
        long replayBudgetNs =
                Math.max((long) (budgetNs * (1 - margin)) - estimate.restoreNs(), (long) (budgetNs * REPLAY_SHARE_MIN));
        return estimate.replayNs(sizeBytes, count) >= replayBudgetNs;
    }
}
