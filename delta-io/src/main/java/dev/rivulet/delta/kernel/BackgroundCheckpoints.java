package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.log.CheckpointDesk;
import dev.rivulet.delta.kernel.log.CheckpointRows;
import dev.rivulet.delta.kernel.log.LogCleanup;
import dev.rivulet.delta.kernel.shape.ConstrainedTable;
import io.delta.kernel.TableManager;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.checkpoints.CheckpointMetaData;
import io.delta.kernel.internal.checkpoints.Checkpointer;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.util.Clock;
import io.delta.kernel.internal.util.FileNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of one table, and the cleaning of its log behind them, made piece by piece beside the commits. Owned by one agent; it meets the
 * committer at a {@link CheckpointDesk} alone, and has a Kernel of its own. One checkpoint at a time.
 *
 * <p>A checkpoint is made of a version that is known to be durable. The log's directory is never synced here: a failing sync would be told to
 * this agent, and not to the commit whose entry it lost. So a new checkpoint becomes durable with the commits behind it, and only then is
 * anything deleted that it stands for. The committer has let go by then of what it had read before.
 *
 * <p>After a crash there is at most a hidden file, which a later cleaning takes away.
 */
public final class BackgroundCheckpoints implements Closeable {

    private final KernelEngine engine;
    private final Clock clock;
    private final Path root;
    private final String tableId;
    private final CheckpointDesk desk;

    /** For its words alone. */
    private final LogProof proof;

    private @Nullable Writing writing;

    /** It has a checkpoint, and the log behind that is to be cleaned when the commits have come so far. */
    private @Nullable SnapshotImpl uncleaned;

    private long cleanAtCommitCount;
    private long triedVersion = -1;

    /**
     * @param engine that syncs no directory
     * @param tableId of the table that is meant; another may take its place
     */
    BackgroundCheckpoints(KernelEngine engine, Clock clock, Path root, String tableId, CheckpointDesk desk) {
        this.engine = engine;
        this.clock = clock;
        this.root = root;
        this.tableId = tableId;
        this.desk = desk;
        this.proof = new LogProof(engine.files(), root);
    }

    /** A checkpoint that is being written. */
    private record Writing(
            SnapshotImpl version,
            CreateCheckpointIterator rows,
            CheckpointRows kept,
            Path target,
            SafeParquetHandler.HiddenFile file)
            implements Closeable {

        @Override
        public void close() throws IOException {
            try (rows) {
                file.close();
            }
        }
    }

    /**
     * Does the next piece of what is due.
     *
     * @return 0 if nothing is
     * @throws IOException if it failed; a checkpoint that was under way is given up, and the next one is made when it is due
     */
    public int step() throws IOException {
        try {
            return advance();
        } catch (IOException failure) {
            throw givenUp(failure);
        } catch (RuntimeException failure) {
            throw givenUp(
                    proof.unreadable("the checkpoint of version " + triedVersion + " failed", triedVersion, failure));
        }
    }

    private int advance() throws IOException {
        if (writing != null) {
            write(writing);
            return 1;
        }
        if (uncleaned != null) {
            return clean(uncleaned);
        }
        long due = desk.dueVersion();
        if (due <= triedVersion) {
            return 0;
        }
        triedVersion = due;
        writing = begin(due);
        return 1;
    }

    private Writing begin(long due) throws IOException {
        SnapshotImpl version = load(due);
        ConstrainedTable.requireWritable(version, root);
        Path target = engine.files()
                .toPath(FileNames.checkpointFileSingular(version.getLogPath(), due)
                        .toString());
        // By our clock: Kernel's own method drops tombstones by the machine's.
        long keptAfterMillis =
                clock.getTimeMillis() - TableConfig.TOMBSTONE_RETENTION.fromMetadata(version.getMetadata());
        CreateCheckpointIterator rows = new CreateCheckpointIterator(engine, version.getLogSegment(), keptAfterMillis);
        return new Writing(
                version,
                rows,
                new CheckpointRows(rows),
                target,
                new SafeParquetHandler.HiddenFile(engine.files(), target));
    }

    private SnapshotImpl load(long number) throws IOException {
        SnapshotImpl version = (SnapshotImpl)
                TableManager.loadSnapshot(root.toString()).atVersion(number).build(engine);
        String found = version.getMetadata().getId();
        if (!found.equals(tableId)) {
            throw new IOException("table " + root + " was replaced: its id is " + found
                    + ", but the checkpoint of version " + number + " was to be of the one with id " + tableId);
        }
        return version;
    }

    private void write(Writing open) throws IOException {
        if (open.kept.hasNext()) {
            open.file.write(open.kept.next());
            return;
        }
        open.rows.close(); // Only then do they tell how many there were.
        long version = open.version.getVersion();
        load(version); // The log that was read may be another table's by now.
        boolean isNew = publish(open);
        desk.published(version);
        if (isNew) {
            writeHint(open);
        }
        writing = null;
        uncleaned = open.version;
        cleanAtCommitCount = desk.settledCommitCount();
        open.close();
    }

    /** Returns false if another writer was quicker with the same rows. */
    private boolean publish(Writing open) throws IOException {
        try {
            open.file.publish();
            return true;
        } catch (FileAlreadyExistsException taken) {
            if (!engine.files().disk().exists(open.target)) {
                throw taken; // It was the hidden name.
            }
            return false;
        }
    }

    /** Unless somebody has made a newer checkpoint meanwhile. */
    private void writeHint(Writing open) throws IOException {
        Checkpointer checkpointer = new Checkpointer(open.version.getLogPath());
        long version = open.version.getVersion();
        if (checkpointer
                        .readLastCheckpointFile(engine)
                        .map(hint -> hint.version)
                        .orElse(-1L)
                < version) {
            checkpointer.writeLastCheckpointFile(
                    engine, new CheckpointMetaData(version, open.rows.getNumberOfAddActions(), Optional.empty()));
        }
    }

    private int clean(SnapshotImpl checkpointed) throws IOException {
        if (desk.commitCount() < cleanAtCommitCount) {
            return 0;
        }
        uncleaned = null;
        new LogCleanup(engine, engine.files().disk(), engine.files().system(), clock).clean(checkpointed);
        return 1;
    }

    private IOException givenUp(IOException failure) {
        try {
            close();
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
        return failure;
    }

    /** Gives up what is under way. */
    @Override
    public void close() throws IOException {
        try (Writing open = writing) {
            writing = null;
        }
    }
}
