package dev.rivulet.engine.job;

import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.runtime.DecisionLog;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.runtime.restart.SupervisedJob;
import dev.rivulet.engine.supervise.RestartStrategy;
import java.nio.file.Path;

/**
 * Runs pipelines in this JVM, each with a data directory of its own. Immutable; the methods that change something return a changed
 * copy. Needs no server and no JVM flag.
 */
public final class EmbeddedRunner implements Runner {

    private final JobEnvironment environment;

    private EmbeddedRunner(JobEnvironment environment) {
        this.environment = environment;
    }

    /**
     * A runner with the default settings.
     *
     * @param dataDirectory for log, checkpoints, dead letters and late records; created if need be; one job at a time may use it. A job
     *     that finds one of its own earlier runs there goes on from it
     */
    public static EmbeddedRunner in(Path dataDirectory) {
        return new EmbeddedRunner(new JobEnvironment(dataDirectory, Machine.real()));
    }

    public EmbeddedRunner withSettings(EngineSettings settings) {
        return new EmbeddedRunner(environment.withSettings(settings));
    }

    /**
     * Starts a job that fails again, and waits for what is out of reach; without it the first failure ends the job.
     *
     * @return a runner whose jobs end only when they are done, are stopped, or the strategy gives them up
     */
    public EmbeddedRunner withRestarts(RestartStrategy strategy) {
        return new EmbeddedRunner(environment.withRestarts(strategy));
    }

    public EmbeddedRunner withListener(JobListener listener) {
        return new EmbeddedRunner(environment.withListener(listener));
    }

    /** Processes what the sources have when the job starts, then stops cleanly; open windows stay open for the next run. */
    public EmbeddedRunner availableNow() {
        return new EmbeddedRunner(environment.withAvailableNow(true));
    }

    /** Takes nothing new, finishes what is in the log, and stops cleanly: as before an upgrade, after an end that was not clean. */
    public EmbeddedRunner draining() {
        return new EmbeddedRunner(environment.withDraining(true));
    }

    /** Forgets the state of operators that the pipeline no longer has; otherwise such a start is refused. */
    public EmbeddedRunner droppingRemovedState() {
        return new EmbeddedRunner(environment.withDroppedState(true));
    }

    /**
     * Begins a new job, in a new data directory, with the state of a savepoint: offsets, watermarks and all that operators keep. The
     * second start goes without.
     *
     * @param savepoint the directory of the one savepoint
     */
    public EmbeddedRunner fromSavepoint(Path savepoint) {
        return new EmbeddedRunner(environment.withSavepoint(savepoint));
    }

    /** Another machine than the real one, for simulation. */
    public EmbeddedRunner on(Machine machine) {
        return new EmbeddedRunner(environment.on(machine));
    }

    /** Where its jobs keep what they must not lose. */
    public Path dataDirectory() {
        return environment.dataDirectory();
    }

    /** How its jobs are run. */
    public EngineSettings settings() {
        return environment.settings();
    }

    /**
     * @throws DoubtException if a sink's target is not as the job left it, see {@link #decide}
     * @throws JobException if it cannot start for another reason; with a restart strategy only if that does not try again
     */
    @Override
    public Job start(Pipeline pipeline) throws JobException {
        return environment.restarts() instanceof RestartStrategy.None
                ? EmbeddedJob.start(pipeline.plan(), environment)
                : SupervisedJob.start(pipeline.plan(), environment);
    }

    /**
     * Accepts that an epoch is computed to other rows than were committed: what the table has stays. The decision is logged. Only while no
     * job uses the data directory.
     *
     * @param epoch that a {@link DivergenceException} names
     */
    public void acceptDivergence(long epoch) throws JobException {
        new DecisionLog(environment).acceptDivergence(epoch);
    }

    /**
     * Leaves a record out, from here on and in every replay: it goes to the dead letters as it came. For one that a function fails on or does
     * not return from. The decision is logged. Only while no job uses the data directory.
     *
     * @param position of its batch in the log, as the job's message names it
     * @param record its index in the batch
     * @throws JobException if there is no such record
     */
    public void skipRecord(long position, int record) throws JobException {
        new DecisionLog(environment).skipRecord(position, record);
    }

    /**
     * Waives the guarantee that the end of the log is computed again as it was the first time: another pipeline, engine or JDK may finish
     * it. The decision is logged, and holds for this version only. Only while no job uses the data directory.
     */
    public void acceptVersion(Pipeline pipeline) throws JobException {
        new DecisionLog(environment).acceptVersion(pipeline.plan());
    }

    /**
     * Decides what is meant where a sink's target is not as the job left it. The decision is logged, and holds for what is found there
     * now. Only while no job uses the data directory.
     *
     * @param sink the sink's uid
     * @param way one that the {@link DoubtException} offers
     * @throws JobException if there is no such doubt
     */
    public void decide(Pipeline pipeline, String sink, WayOut way) throws JobException {
        new DecisionLog(environment).decide(pipeline.plan(), sink, way);
    }
}
