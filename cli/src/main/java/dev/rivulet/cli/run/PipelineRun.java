package dev.rivulet.cli.run;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.supervise.RestartStrategy;
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
            try (JobRecord record = JobRecord.of(located, progress);
                    Job job = start(record)) {
                stop.watch(job::stop);
                SystemdNotice.ready();
                job.awaitTermination();
            } finally {
                progress.end();
            }
        }
    }

    private Job start(JobRecord record) throws JobException, InterruptedException {
        EmbeddedRunner runner =
                mode.of(located.runner().withListener(record), located.bound().restarts());
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
}
