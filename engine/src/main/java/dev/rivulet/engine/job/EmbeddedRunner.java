package dev.rivulet.engine.job;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
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
        return new EmbeddedRunner(new JobEnvironment(
                dataDirectory, EngineSettings.defaults(), false, new JobListener() {}, Machine.real()));
    }

    public EmbeddedRunner withSettings(EngineSettings settings) {
        return new EmbeddedRunner(environment.withSettings(settings));
    }

    public EmbeddedRunner withListener(JobListener listener) {
        return new EmbeddedRunner(environment.withListener(listener));
    }

    /** Processes what the sources have when the job starts, then stops cleanly; open windows stay open for the next run. */
    public EmbeddedRunner availableNow() {
        return new EmbeddedRunner(environment.withAvailableNow(true));
    }

    /** Another machine than the real one, for simulation. */
    public EmbeddedRunner on(Machine machine) {
        return new EmbeddedRunner(environment.on(machine));
    }

    @Override
    public Job start(Pipeline pipeline) throws JobException {
        return EmbeddedJob.start(pipeline.plan(), environment);
    }
}
