package dev.rivulet.engine.runtime;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.EpochProgress;
import dev.rivulet.engine.JobListener;
import dev.rivulet.engine.commit.CommitAgent;
import dev.rivulet.engine.commit.SealedEpoch;

/** Turns commits into progress events. Owned by the commit agent. */
final class ProgressReporter implements CommitAgent.Listener {

    private final Clock clock;
    private final JobListener listener;
    private long lastNs;

    ProgressReporter(Clock clock, JobListener listener) {
        this.clock = clock;
        this.listener = listener;
        this.lastNs = clock.nanoTime();
    }

    @Override
    public void onCommitted(SealedEpoch epoch, long commitNs) {
        long nowNs = clock.nanoTime();
        listener.onEpochCommitted(new EpochProgress(
                epoch.epoch(),
                epoch.counts(),
                epoch.total(),
                epoch.watermarkMicros(),
                epoch.resource(),
                commitNs,
                nowNs - lastNs,
                clock.epochMicros()));
        lastNs = nowNs;
    }
}
