package dev.rivulet.engine.ingest;

import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.watermark.Watermarks;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a source back that is too far ahead of the slowest one of its group in event time, so that the rows of the fast one do not pile
 * up in windows and joins that wait for the slow one. It only decides when a source is asked for more: what comes is in the log, so
 * results do not depend on it. Immutable.
 */
public final class SourceAlignment {

    private final String uid;
    private final Set<String> group;
    private final long driftMicrosMax;
    private final JobProgress progress;

    private SourceAlignment(String uid, Set<String> group, long driftMicrosMax, JobProgress progress) {
        this.uid = uid;
        this.group = group;
        this.driftMicrosMax = driftMicrosMax;
        this.progress = progress;
    }

    /** Of a source of a plan; one without alignment never waits. */
    public static SourceAlignment of(PipelinePlan plan, SourcePlan source, JobProgress progress) {
        WatermarkStrategy<?> strategy = source.strategy();
        WatermarkStrategy.Alignment alignment = strategy == null ? null : strategy.alignment();
        if (alignment == null) {
            return new SourceAlignment(source.uid(), Set.of(), Long.MAX_VALUE, progress);
        }
        Set<String> group = plan.sources().stream()
                .filter(other -> other.strategy() != null
                        && alignment.isSameGroup(other.strategy().alignment()))
                .map(SourcePlan::uid)
                .collect(Collectors.toUnmodifiableSet());
        return new SourceAlignment(source.uid(), group, alignment.driftMicrosMax(), progress);
    }

    /**
     * Whether the source has to wait. What is under way between source and watermark is not seen, so it is ahead by a little more. Who is
     * idle is not waited for, nor who has come to an end, if only for this run, nor who has not begun.
     */
    boolean mustWait() {
        if (group.isEmpty()) {
            return false;
        }
        long own = Watermarks.NONE;
        long slowest = Long.MAX_VALUE;
        for (WatermarkReport.Source source : progress.watermarks().sources()) {
            if (source.uid().equals(uid)) {
                own = source.watermarkMicros();
            } else if (isWaitedFor(source)) {
                slowest = Math.min(slowest, source.watermarkMicros());
            }
        }
        return own != Watermarks.NONE
                && slowest != Long.MAX_VALUE
                && slowest != Watermarks.NONE
                && own - slowest > driftMicrosMax;
    }

    private boolean isWaitedFor(WatermarkReport.Source other) {
        return group.contains(other.uid()) && !other.isIdle() && !progress.isSourceFinished(other.uid());
    }
}
