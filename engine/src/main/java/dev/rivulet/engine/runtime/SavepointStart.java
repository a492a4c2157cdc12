package dev.rivulet.engine.runtime;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.CheckpointManifest;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.PendingCheckpoint;
import dev.rivulet.state.internal.StateFiles;
import dev.rivulet.state.savepoint.SavepointCut;
import dev.rivulet.state.savepoint.SavepointPlan;
import dev.rivulet.state.savepoint.SavepointReader;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a new data directory's first checkpoint of a savepoint, so that what follows is a start like any other. Good for one.
 *
 * <p>The new log is another than the one that the savepoint is of, and its epochs begin anew. Targets know the former's epochs; that this
 * log goes on beside them is what somebody decided who started from the savepoint, and is logged as such.
 */
final class SavepointStart {

    private final JobEnvironment environment;
    private final Claim claim;
    private final Wal wal;

    SavepointStart(JobEnvironment environment, Claim claim, Wal wal) {
        this.environment = environment;
        this.claim = claim;
        this.wal = wal;
    }

    /**
     * @throws JobException if the data directory is not new, or the savepoint does not fit the pipeline; nothing was changed
     */
    void run(Path savepoint, JobDirectory directory) throws IOException, JobException {
        if (!wal.recovery().isNew()) {
            throw new JobException("data directory " + directory.root()
                    + " has a job already; a savepoint is started from in a new one, and only the first time");
        }
        SavepointReader reader = SavepointReader.open(environment.disk(), savepoint);
        SavepointCut cut = reader.manifest().cut();
        claim.requireSameJob(cut.fingerprint());
        JobSnapshot snapshot =
                JobSnapshot.decode(cut.engineState(), claim.plan().firstSourceUid());
        SavepointPlan plan = claim.restorePlan(snapshot, cut.schemas());
        try (StateStore store = reader.restore(plan, environment.machine().stateBackend(), directory.liveState())) {
            CheckpointStore checkpoints = new CheckpointStore(environment.disk(), directory.checkpoints());
            checkpoints.load();
            copyTables(snapshot, savepoint, directory);
            PendingCheckpoint pending = checkpoints.prepare(manifest(snapshot, cut, plan), store);
            logForks();
            checkpoints.publish(pending);
        }
    }

    /** Epoch 0 of the new log; the outputs' epochs were those of the other one. */
    private CheckpointManifest manifest(JobSnapshot snapshot, SavepointCut cut, SavepointPlan plan) {
        Map<String, StateSchema> schemas = new TreeMap<>(cut.schemas());
        schemas.keySet().retainAll(plan.takenUids());
        return CheckpointManifest.atCut(
                        0,
                        wal.firstPosition(),
                        wal.logId(),
                        claim.plan().fingerprint(),
                        snapshot.forNewLog(wal.firstPosition()).encoded())
                .withSchemas(schemas);
    }

    /** Durable before the checkpoint that names them. */
    private void copyTables(JobSnapshot snapshot, Path savepoint, JobDirectory directory) throws IOException {
        Disk disk = environment.disk();
        StateFiles files = new StateFiles(disk);
        for (LoggedTable table : TableHistory.inForce(snapshot.tables()).values()) {
            String name = table.copy().fileName();
            Path saved = savepoint.resolve(name);
            Path target = directory.tables().resolve(name);
            if (!disk.exists(saved)) {
                throw new CorruptStateException(saved + " is missing: it has the rows of the table of "
                        + table.copy().uid() + "; the savepoint is damaged, take another one");
            }
            disk.createDirectories(directory.tables());
            files.deleteTree(target);
            files.copy(saved, target);
            files.sync(target);
            disk.syncDirectory(directory.tables());
        }
    }

    private void logForks() throws IOException {
        for (Step.SinkStep sink : claim.plan().sinks()) {
            Decision fork = new Decision(
                    DoubtException.word(WayOut.FORK),
                    sink.uid(),
                    Decisions.WHATEVER_IS_FOUND,
                    environment.clock().epochMicros());
            wal.writer().appendReserved(FrameKind.DECISION, fork.encoded());
        }
        wal.writer().sync();
    }
}
