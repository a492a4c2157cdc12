package dev.rivulet.cli.run;

import dev.rivulet.cli.bind.PipelineBinder.BoundPipeline;
import dev.rivulet.core.disk.LockedException;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Runs one pipeline from its start to its end. Owned by the command's thread; good for one run. */
public final class PipelineRun {

    private static final long LOCK_RETRY_MILLIS = 50;

    private final String name;
    private final BoundPipeline bound;
    private final Path dataDirectory;
    private final boolean isAvailableNow;
    private final Duration lockPatience;

    /**
     * @param name of the job
     * @param dataDirectory for log, state, dead letters and event log; created if need be
     * @param isAvailableNow whether to end when what is there is processed
     * @param lockPatience how long to wait while another process has the data directory
     */
    public PipelineRun(
            String name, BoundPipeline bound, Path dataDirectory, boolean isAvailableNow, Duration lockPatience) {
        this.name = name;
        this.bound = bound;
        this.dataDirectory = dataDirectory;
        this.isAvailableNow = isAvailableNow;
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
            try (EventLog events = new EventLog(dataDirectory, name, bound.source(), bound.sink());
                    Job job = start(new Listeners(events, progress))) {
                stop.watch(job);
                job.awaitTermination();
            } finally {
                progress.end();
            }
        }
    }

    private Job start(JobListener listener) throws JobException, InterruptedException {
        EmbeddedRunner runner =
                EmbeddedRunner.in(dataDirectory).withSettings(bound.settings()).withListener(listener);
        long deadlineNs = System.nanoTime() + lockPatience.toNanos();
        while (true) {
            try {
                return (isAvailableNow ? runner.availableNow() : runner).start(bound.pipeline());
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
    private record Listeners(EventLog events, ProgressLine progress) implements JobListener {

        @Override
        public void onEpochCommitted(EpochProgress epoch) {
            events.onEpochCommitted(epoch);
            progress.onEpochCommitted(epoch);
        }
    }
}
