package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.wal.Wal;

/**
 * Cuts the log into epochs: puts a mark into it when the epoch has lasted long enough, or is as much as lanes that are behind take in that
 * time, and holds something; an idle job writes
 * nothing. When a log near its quota takes nothing more, a few empty epochs let checkpoints move past what it holds. When the sources are drained it puts the last mark and waits until all is committed and checkpointed.
 */
public final class EpochAgent implements Agent {

    /** Each checkpoint at a mark replaces the oldest of those kept, so after these none needs what came before. */
    private static final int RELIEF_MARK_COUNT_MAX = 2 * CheckpointStore.KEPT_COUNT;

    /** Epochs that wait to be committed before epochs are twice as long; some tens wait where all is well. */
    private static final int WAITING_PER_DOUBLING = 128;

    private static final int DOUBLING_COUNT_MAX = 6;

    private static final long PATIENCE_NS = 1_000_000_000L;

    /** What has to be so, when all sources are drained, before a job ends. */
    public enum End {
        /** Nobody computes, so a stop is the end: when what came is in the log, or is not in time, as that may be full. */
        LOGGED,
        /** All is committed and checkpointed. */
        COMMITTED,
        /** That, and no row is put off by a lookup. */
        ROWS_BACK
    }

    private final Clock clock;
    private final Wal wal;
    private final long epochIntervalNs;
    private final Handover<ControlFrame> control;
    private final JobProgress progress;
    private final Runnable onFinished;
    private final End end;
    private final EpochPace pace;
    private long lastMarkNs;

    /** Up to where the log went when the last mark was asked for. */
    private long lastMarkPosition;

    private long requestedEpoch;
    private boolean isFinished;

    /** When a stop was seen by who does not wait for long; 0 before. */
    private long stopNs;

    /** Marks of empty epochs since the last epoch that held something. */
    private int reliefMarkCount;

    /**
     * @param end what it waits for when the sources are drained
     * @param onFinished called once, when that is so
     */
    public EpochAgent(
            Clock clock,
            Wal wal,
            long epochIntervalNs,
            Handover<ControlFrame> control,
            JobProgress progress,
            End end,
            Runnable onFinished) {
        this.clock = clock;
        this.wal = wal;
        this.epochIntervalNs = epochIntervalNs;
        this.control = control;
        this.progress = progress;
        this.end = end;
        this.onFinished = onFinished;
        this.lastMarkNs = clock.nanoTime();
        this.lastMarkPosition = wal.endPosition();
        this.pace = new EpochPace(epochIntervalNs, lastMarkNs, progress.appliedPosition());
        this.requestedEpoch = progress.markedEpoch();
    }

    @Override
    public String name() {
        return "epoch";
    }

    @Override
    public int doWork() {
        if (isFinished || progress.markedEpoch() < requestedEpoch) {
            return 0;
        }
        if (mayFinish()) {
            return finish();
        }
        long nowNs = clock.nanoTime();
        pace.onCycle(nowNs, progress.appliedPosition(), progress.unappliedSizeBytes());
        boolean isOver = nowNs - lastMarkNs >= intervalNs();
        boolean isTriggerFull = progress.isTriggerFull(requestedEpoch + 1);
        boolean isFull = end != End.LOGGED && pace.isFull(wal.endPosition() - lastMarkPosition);
        boolean isDue = isOver || isTriggerFull || isFull;
        if (isDue && progress.hasOpenBatches() || isOver && isTriggerFull && progress.hasOpenSheds()) {
            lastMarkNs = nowNs;
            reliefMarkCount = 0;
            return mark();
        }
        if (isDue && end != End.LOGGED && needsRelief()) {
            lastMarkNs = nowNs;
            reliefMarkCount++;
            return mark();
        }
        return 0;
    }

    /** The more epochs wait to be committed the longer the next ones are, so that an outage of hours is not made of seconds. */
    private long intervalNs() {
        long waitingCount = requestedEpoch - progress.committedEpoch();
        return epochIntervalNs << Math.min(DOUBLING_COUNT_MAX, Math.max(0, waitingCount) / WAITING_PER_DOUBLING);
    }

    /** One checkpoint after the other: a mark that comes while one is made has none, and would be for nothing. */
    private boolean needsRelief() {
        boolean isDrained = progress.committedEpoch() == requestedEpoch && !progress.isCheckpointPending();
        return isDrained && reliefMarkCount < RELIEF_MARK_COUNT_MAX && LogPressure.isHigh(wal);
    }

    private boolean mayFinish() {
        return switch (end) {
            case LOGGED -> progress.isStopRequested() && (progress.areSourcesDrained() || isPatienceOver());
            case COMMITTED -> progress.areSourcesDrained();
            case ROWS_BACK -> progress.areSourcesDrained() && areRowsBack();
        };
    }

    /** What is not logged was acknowledged to nobody, and comes again. */
    private boolean isPatienceOver() {
        long nowNs = clock.nanoTime();
        stopNs = stopNs == 0 ? nowNs : stopNs;
        return nowNs - stopNs >= PATIENCE_NS;
    }

    /** Asked in this order: when the log is applied, all rows that it puts off are known to be so. */
    private boolean areRowsBack() {
        return progress.isLogApplied() && progress.putOffCount() == 0;
    }

    private int finish() {
        if (end == End.LOGGED) {
            return complete();
        }
        boolean isFinalMarked = progress.finalEpoch() <= requestedEpoch;
        if (isFinalMarked) {
            return completeIfDone();
        }
        if (progress.isBeyondCheckpoint()) {
            progress.finishWith(requestedEpoch + 1);
            return mark();
        }
        progress.finishWith(requestedEpoch);
        return completeIfDone();
    }

    private int completeIfDone() {
        long last = progress.finalEpoch();
        if (progress.committedEpoch() < last || progress.checkpointEpoch() < last) {
            return 0;
        }
        return complete();
    }

    private int complete() {
        isFinished = true;
        onFinished.run();
        return 1;
    }

    private int mark() {
        EpochMark mark = new EpochMark(requestedEpoch + 1, clock.epochMicros());
        if (!control.offer(mark)) {
            throw new AssertionError("only one mark is under way at a time, yet the control queue is full");
        }
        requestedEpoch = mark.epoch();
        lastMarkPosition = wal.endPosition();
        return 1;
    }
}
