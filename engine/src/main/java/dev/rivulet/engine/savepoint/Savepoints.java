package dev.rivulet.engine.savepoint;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointListing;
import dev.rivulet.state.checkpoint.CheckpointManifest;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.KeptCheckpoint;
import dev.rivulet.state.savepoint.SavepointCut;
import dev.rivulet.state.savepoint.SavepointManifest;
import dev.rivulet.state.savepoint.SavepointReader;
import dev.rivulet.state.savepoint.SavepointWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes savepoints: a job's state under a name, in a directory that can be taken elsewhere, and that a later version of the pipeline
 * starts from ({@link dev.rivulet.engine.job.EmbeddedRunner#fromSavepoint}). Immutable, any thread.
 *
 * <p>A savepoint is of the newest checkpoint. What was committed behind it would be committed again by a job that starts from it; so the
 * job is stopped, or drained, before its last savepoint.
 */
public final class Savepoints {

    private final Machine machine;
    private final Path directory;

    /**
     * @param directory for the savepoints, made when it is first needed
     */
    public Savepoints(Path directory) {
        this(directory, Machine.real());
    }

    /** On another machine than the real one, for simulation. */
    public Savepoints(Path directory, Machine machine) {
        this.directory = directory;
        this.machine = machine;
    }

    /**
     * Makes one.
     *
     * @param dataDirectory the job's, which may run meanwhile
     * @param name up to 100 letters, digits, dots, underscores and hyphens
     * @param scratch a directory of this work's own, made if it is not there
     * @return the last epoch whose effects it has
     * @throws JobException if the job has no checkpoint yet, or lookups have put off rows at the newest, which belong to its log
     * @throws IllegalStateException if there is one of that name
     * @throws IOException if the checkpoint is damaged or was deleted meanwhile, or the savepoint cannot be written; it then does not
     *     exist
     */
    public long create(Path dataDirectory, String name, Path scratch) throws IOException, JobException {
        Disk disk = machine.disk();
        Path checkpoints = new DataDirectory(dataDirectory).checkpoints();
        List<KeptCheckpoint> kept = CheckpointListing.of(disk, checkpoints).checkpoints();
        if (kept.isEmpty()) {
            throw new JobException("there is no checkpoint in " + checkpoints + " to make a savepoint of; stop the job"
                    + " cleanly, which makes one");
        }
        Checkpoint checkpoint = CheckpointStore.read(
                disk, checkpoints, kept.get(kept.size() - 1).epoch());
        requireNothingPutOff(checkpoint.manifest());
        disk.createDirectories(scratch);
        try (StateStore store = machine.stateBackend()
                .restore(checkpoint.stateDirectory(), checkpoint.fileNames(), scratch.resolve("state"))) {
            new SavepointWriter(disk, directory)
                    .write(cut(name, checkpoint.manifest()), store, tables(dataDirectory, checkpoint.manifest()));
        }
        return checkpoint.manifest().epoch();
    }

    private static void requireNothingPutOff(CheckpointManifest manifest) throws JobException {
        int count = JobSnapshot.decode(manifest.engineState(), "").putOff().size();
        if (count > 0) {
            throw new JobException("lookups have put off " + count + " rows that are not back at checkpoint "
                    + manifest.epoch() + "; stop the job, which waits for them, and make the savepoint then");
        }
    }

    /** The files of the tables that are in force. */
    private static List<Path> tables(Path dataDirectory, CheckpointManifest manifest) {
        List<LoggedTable> known = JobSnapshot.tablesOf(manifest.engineState());
        return TableHistory.inForce(known).values().stream()
                .map(table -> new DataDirectory(dataDirectory)
                        .tables()
                        .resolve(table.copy().fileName()))
                .toList();
    }

    private static SavepointCut cut(String name, CheckpointManifest manifest) {
        return new SavepointCut(
                name,
                manifest.epoch(),
                manifest.logPosition(),
                manifest.logId(),
                manifest.fingerprint(),
                manifest.engineState(),
                manifest.schemas());
    }

    /** The names of those that are there, sorted. */
    public List<String> names() throws IOException {
        return SavepointReader.namesIn(machine.disk(), directory);
    }

    /** What one of them holds, without its rows. */
    public SavepointManifest manifest(String name) throws IOException {
        return SavepointReader.open(machine.disk(), directory.resolve(name)).manifest();
    }
}
