package dev.rivulet.engine.runtime;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.TargetListener;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.ingest.DropAlarm;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.supervise.ColumnsReport;
import dev.rivulet.engine.supervise.OutageWait;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.wal.Wal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * All that surrounds a job. Immutable.
 *
 * @param dataDirectory the job's own
 * @param settings how it is run
 * @param isAvailableNow whether it ends when the sources have no more at present
 * @param listener told of its progress
 * @param machine what it runs on
 * @param allowsDroppedState whether state of operators that are gone may be forgotten
 * @param isDraining whether it takes nothing new and ends when what is in the log is done
 * @param savepoint what a new job starts from, null for nothing
 * @param restarts what is done when it fails
 */
public record JobEnvironment(
        Path dataDirectory,
        EngineSettings settings,
        boolean isAvailableNow,
        JobListener listener,
        Machine machine,
        boolean allowsDroppedState,
        boolean isDraining,
        @Nullable Path savepoint,
        RestartStrategy restarts) {

    public JobEnvironment(Path dataDirectory, Machine machine) {
        this(
                dataDirectory,
                EngineSettings.defaults(),
                false,
                new JobListener() {},
                machine,
                false,
                false,
                null,
                RestartStrategy.none());
    }

    public JobEnvironment withSettings(EngineSettings changed) {
        return new JobEnvironment(
                dataDirectory,
                changed,
                isAvailableNow,
                listener,
                machine,
                allowsDroppedState,
                isDraining,
                savepoint,
                restarts);
    }

    public JobEnvironment withListener(JobListener changed) {
        return new JobEnvironment(
                dataDirectory,
                settings,
                isAvailableNow,
                changed,
                machine,
                allowsDroppedState,
                isDraining,
                savepoint,
                restarts);
    }

    public JobEnvironment withAvailableNow(boolean changed) {
        return new JobEnvironment(
                dataDirectory,
                settings,
                changed,
                listener,
                machine,
                allowsDroppedState,
                isDraining,
                savepoint,
                restarts);
    }

    public JobEnvironment on(Machine other) {
        return new JobEnvironment(
                dataDirectory,
                settings,
                isAvailableNow,
                listener,
                other,
                allowsDroppedState,
                isDraining,
                savepoint,
                restarts);
    }

    public JobEnvironment withDroppedState(boolean isAllowed) {
        return new JobEnvironment(
                dataDirectory, settings, isAvailableNow, listener, machine, isAllowed, isDraining, savepoint, restarts);
    }

    public JobEnvironment withDraining(boolean changed) {
        return new JobEnvironment(
                dataDirectory,
                settings,
                isAvailableNow,
                listener,
                machine,
                allowsDroppedState,
                changed,
                savepoint,
                restarts);
    }

    public JobEnvironment withSavepoint(@Nullable Path start) {
        return new JobEnvironment(
                dataDirectory,
                settings,
                isAvailableNow,
                listener,
                machine,
                allowsDroppedState,
                isDraining,
                start,
                restarts);
    }

    public JobEnvironment withRestarts(RestartStrategy changed) {
        return new JobEnvironment(
                dataDirectory,
                settings,
                isAvailableNow,
                listener,
                machine,
                allowsDroppedState,
                isDraining,
                savepoint,
                changed);
    }

    /** Whether agents wait for what is out of reach. */
    boolean isPatient() {
        return !(restarts instanceof RestartStrategy.None);
    }

    /** What an agent waits by for something that is out of reach; who asks learns of it from the job's progress, and the listener. */
    OutageWait outageWait(String what, JobProgress progress) {
        return new OutageWait(what, isPatient(), clock(), report -> {
            progress.outages().show(report);
            listener.onOutage(report);
        });
    }

    /** Tells what a sink does to its target. */
    TargetListener targetListener(String sinkUid) {
        return (version, columns) -> listener.onColumnsAdded(new ColumnsReport(sinkUid, version, columns));
    }

    /** Tells of records of a source that are lost since the log is full. */
    DropAlarm dropAlarm(String sourceUid, Wal wal) {
        return new DropAlarm(sourceUid, wal, clock(), listener::onDrop);
    }

    Disk disk() {
        return machine.disk();
    }

    Clock clock() {
        return machine.clock();
    }
}
