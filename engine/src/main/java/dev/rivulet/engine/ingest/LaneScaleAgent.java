package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the number of lanes, by the load or because somebody asks, and logs it. A number that somebody asked for stays until the next
 * start.
 */
public final class LaneScaleAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(LaneScaleAgent.class);

    private static final long INTERVAL_NS = 1_000_000_000L;

    private final Clock clock;
    private final Handover<ControlFrame> control;
    private final JobProgress progress;
    private final LaneScalePlan plan;

    private long lastNs;
    private long lastFedPosition;
    /** What the lanes are on the way to. */
    private int targetCount;

    private int servedCount;

    public LaneScaleAgent(
            Clock clock, Handover<ControlFrame> control, JobProgress progress, EngineSettings.Parallelism parallelism) {
        this.clock = clock;
        this.control = control;
        this.progress = progress;
        this.plan = new LaneScalePlan(parallelism.laneCountMin(), parallelism.laneCountMax());
        this.lastNs = clock.nanoTime();
        this.lastFedPosition = progress.fedPosition();
        this.targetCount = progress.laneCount();
    }

    @Override
    public String name() {
        return "lane-scale";
    }

    @Override
    public int doWork() {
        int wanted = progress.wantedLaneCount();
        if (wanted != 0) {
            return wanted == servedCount ? 0 : change(wanted, "asked for");
        }
        long nowNs = clock.nanoTime();
        boolean isOnTheWay = progress.laneCount() != targetCount;
        if (nowNs - lastNs < INTERVAL_NS || isOnTheWay) {
            return 0;
        }
        long workedOff = progress.fedPosition() - lastFedPosition;
        lastNs = nowNs;
        lastFedPosition += workedOff;
        int count = plan.decide(targetCount, progress.backlogSizeBytes(), workedOff);
        return count == targetCount ? 0 : change(count, "load");
    }

    private int change(int count, String reason) {
        if (!control.offer(new LaneChange(count))) {
            return 0;
        }
        LOG.info("lanes={} before={} reason={}", count, targetCount, reason);
        servedCount = progress.wantedLaneCount();
        targetCount = count;
        return 1;
    }
}
