package dev.rivulet.engine.commit;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;

/**
 * Turns commits into progress events. Owned by the commit agent. Epochs that share a commit share the time since the commit before, so
 * that rates make sense.
 */
public final class ProgressReporter implements CommitAgent.Listener {

    private final Clock clock;
    private final JobListener listener;
    private long lastNs;

    /** Epochs of the current commit that are still to be told of, and what each of them gets of its time. */
    private int remainingCount;

    private long shareNs;

    public ProgressReporter(Clock clock, JobListener listener) {
        this.clock = clock;
        this.listener = listener;
        this.lastNs = clock.nanoTime();
    }

    @Override
    public void onCommitted(SealedEpoch epoch, long commitNs, int epochCount) {
        if (remainingCount == 0) {
            long nowNs = clock.nanoTime();
            remainingCount = epochCount;
            shareNs = (nowNs - lastNs) / epochCount;
            lastNs = nowNs;
        }
        remainingCount--;
        listener.onEpochCommitted(new EpochProgress(
                epoch.epoch(),
                epoch.counts(),
                epoch.total(),
                epoch.watermarkMicros(),
                epoch.resource(),
                commitNs,
                shareNs,
                clock.epochMicros(),
                epoch.drift()));
    }
}
