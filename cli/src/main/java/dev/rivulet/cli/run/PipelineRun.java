package dev.rivulet.cli.run;

import dev.rivulet.cli.bind.PipelineBinder.BoundPipeline;
import dev.rivulet.core.disk.LockedException;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.engine.supervise.StallReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Runs one pipeline from its start to its end. Owned by the command's thread; good for one run. */
public final class PipelineRun {

    private static final long LOCK_RETRY_MILLIS = 50;

    /** How a command runs a pipeline. */
    @FunctionalInterface
    public interface Mode {

        /**
         * @param plain a runner as the file says
         * @param restarts what the file says of restarts
         */
        EmbeddedRunner of(EmbeddedRunner plain, Optional<RestartStrategy> restarts);
    }

    private final PipelineLocation.Located located;
    private final Mode mode;
    private final Duration lockPatience;

    /**
     * @param located what to run; its data directory is created if need be
     * @param mode how to run it, which may depend on what its file says of restarts
     * @param lockPatience how long to wait while another process has the data directory
     */
    public PipelineRun(PipelineLocation.Located located, Mode mode, Duration lockPatience) {
        this.located = located;
        this.mode = mode;
        this.lockPatience = lockPatience;
    }

    /**
     * Starts the job and returns when it has ended, by itself or by a signal, with everything committed.
     *
     * @throws JobException if it could not start, or failed
     * @throws IOException if the event log cannot be closed
     */
    public void execute() throws JobException, IOException, InterruptedException {
        try (StopOnSignal stop = StopOnSignal.install()) {
            ProgressLine progress = new ProgressLine(System.err, Terminal.isWatched(), Terminal.width());
            try (EventLog events = eventLog();
                    Job job = start(new Listeners(events, incidentLog(), progress))) {
                stop.watch(job);
                SystemdNotice.ready();
                job.awaitTermination();
            } finally {
                progress.end();
            }
        }
    }

    private EventLog eventLog() {
        BoundPipeline bound = located.bound();
        return new EventLog(located.data().root(), located.name(), bound.source(), bound.sink());
    }

    private IncidentLog incidentLog() {
        return new IncidentLog(located.data().root(), located.name());
    }

    private Job start(JobListener listener) throws JobException, InterruptedException {
        EmbeddedRunner runner = mode.of(
                EmbeddedRunner.in(located.data().root())
                        .withSettings(located.bound().settings())
                        .withListener(listener),
                located.bound().restarts());
        long deadlineNs = System.nanoTime() + lockPatience.toNanos();
        while (true) {
            try {
                return runner.start(located.bound().pipeline());
            } catch (JobException e) {
                boolean isLocked = e.getCause() instanceof LockedException;
                if (!isLocked || System.nanoTime() - deadlineNs >= 0) {
                    throw e;
                }
                Thread.sleep(LOCK_RETRY_MILLIS);
            }
        }
    }

    /** The event log first: what the terminal shows can be read there. */
    private record Listeners(EventLog events, IncidentLog incidents, ProgressLine progress) implements JobListener {

        @Override
        public void onEpochCommitted(EpochProgress epoch) {
            events.onEpochCommitted(epoch);
            progress.onEpochCommitted(epoch);
        }

        @Override
        public void onOutage(OutageReport report) {
            incidents.onOutage(report);
        }

        @Override
        public void onDrop(DropReport report) {
            incidents.onDrop(report);
        }

        @Override
        public void onRestart(RestartReport report) {
            incidents.onRestart(report);
        }

        @Override
        public void onStall(StallReport report) {
            incidents.onStall(report);
        }
    }
}
