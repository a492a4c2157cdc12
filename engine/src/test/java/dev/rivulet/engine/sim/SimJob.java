package dev.rivulet.engine.sim;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A simulated machine with one data directory, on which jobs are started, run to their end, or killed half-way. */
final class SimJob {

    static final Path DATA = Path.of("/data");
    private static final int STEP_COUNT_MAX = 1_000_000;
    private static final Duration STEP_TIME = Duration.ofNanos(50_000);

    final SimClock clock = new SimClock();
    final SimDisk disk = new SimDisk(clock, 1);
    private final Path data;
    private SimHost host = new SimHost(1);

    SimJob() {
        this(DATA);
    }

    SimJob(Path data) {
        this.data = data;
    }

    Machine machine() {
        return new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
    }

    EmbeddedRunner runner() {
        return runner(data, UnaryOperator.identity());
    }

    EmbeddedRunner runner(Path directory, UnaryOperator<EngineSettings> change) {
        host = new SimHost(1);
        EngineSettings settings = EngineSettings.defaults()
                .with(new BatchLimits(5, 1_000))
                .withEpochInterval(Duration.ofMillis(1))
                .withCommitInterval(Duration.ofMillis(1));
        return EmbeddedRunner.in(directory)
                .on(machine())
                .withSettings(change.apply(settings))
                .availableNow();
    }

    /** Runs to the clean end. */
    void runToEnd(Pipeline pipeline) throws Exception {
        end(runner().start(pipeline));
    }

    void end(Job job) throws Exception {
        runUntil(job::isTerminated);
        job.awaitTermination();
    }

    /** Runs until the condition holds, and dies. */
    void dieWhen(Pipeline pipeline, BooleanSupplier isReached) throws JobException {
        runner().start(pipeline);
        runUntil(isReached);
        disk.kill();
    }

    /** Runs until the condition holds. */
    void runUntil(BooleanSupplier isReached) {
        host.runUntil(
                () -> {
                    clock.advance(STEP_TIME);
                    return isReached.getAsBoolean();
                },
                STEP_COUNT_MAX);
    }
}
