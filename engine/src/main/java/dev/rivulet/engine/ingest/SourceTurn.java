package dev.rivulet.engine.ingest;

import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.wal.Wal;

/**
 * Holds a source back that is less important than another one of its job, when the log nears its quota: what is left is for the other. It
 * only decides when a source is asked for more: what comes is in the log, so results do not depend on it. Immutable.
 */
public final class SourceTurn {

    private final SourcePriority priority;
    private final boolean isAnyHigher;
    private final Wal wal;
    private final JobProgress progress;

    private SourceTurn(SourcePriority priority, boolean isAnyHigher, Wal wal, JobProgress progress) {
        this.priority = priority;
        this.isAnyHigher = isAnyHigher;
        this.wal = wal;
        this.progress = progress;
    }

    /** Of a source of a plan; the most important ones never wait. */
    public static SourceTurn of(PipelinePlan plan, SourcePlan source, Wal wal, JobProgress progress) {
        SourcePriority own = source.source().flow().priority();
        boolean isAnyHigher = plan.sources().stream()
                .anyMatch(other -> other.source().flow().priority().compareTo(own) > 0);
        return new SourceTurn(own, isAnyHigher, wal, progress);
    }

    /** Whether the source has to wait. Not where nothing makes the log shorter any more: nobody would be waited for. */
    boolean mustWait() {
        return isAnyHigher && progress.isBeyondCheckpoint() && LogPressure.mustLeaveRoomForHigher(wal, priority);
    }
}
