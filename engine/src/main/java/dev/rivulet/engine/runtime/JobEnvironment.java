package dev.rivulet.engine.runtime;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import java.nio.file.Path;

/**
 * All that surrounds a job. Immutable.
 *
 * @param dataDirectory the job's own
 * @param settings how it is run
 * @param isAvailableNow whether it ends when the sources have no more at present
 * @param listener told of its progress
 * @param machine what it runs on
 */
public record JobEnvironment(
        Path dataDirectory, EngineSettings settings, boolean isAvailableNow, JobListener listener, Machine machine) {

    public JobEnvironment withSettings(EngineSettings changed) {
        return new JobEnvironment(dataDirectory, changed, isAvailableNow, listener, machine);
    }

    public JobEnvironment withListener(JobListener changed) {
        return new JobEnvironment(dataDirectory, settings, isAvailableNow, changed, machine);
    }

    public JobEnvironment withAvailableNow(boolean changed) {
        return new JobEnvironment(dataDirectory, settings, changed, listener, machine);
    }

    public JobEnvironment on(Machine other) {
        return new JobEnvironment(dataDirectory, settings, isAvailableNow, listener, other);
    }

    Disk disk() {
        return machine.disk();
    }

    Clock clock() {
        return machine.clock();
    }
}
