package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.log.CheckpointRows;
import dev.rivulet.delta.kernel.log.LogCleanup;
import dev.rivulet.delta.kernel.shape.ConstrainedTable;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.checkpoints.CheckpointMetaData;
import io.delta.kernel.internal.checkpoints.Checkpointer;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.util.Clock;
import io.delta.kernel.internal.util.FileNames;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;

/** What follows a commit and cannot undo it: checksums and checkpoints. Owned by one {@link KernelTable}. */
final class TableUpkeep {

    private final KernelEngine engine;
    private final Clock clock;
    private final LogProof proof;

    TableUpkeep(KernelEngine engine, Clock clock, LogProof proof) {
        this.engine = engine;
        this.clock = clock;
        this.proof = proof;
    }

    boolean wantsCheckpoint(TransactionCommitResult result) {
        return result.getPostCommitHooks().stream().anyMatch(hook -> hook.getType() == PostCommitHookType.CHECKPOINT);
    }

    void runChecksums(TransactionCommitResult result) throws IOException {
        for (PostCommitHook hook : result.getPostCommitHooks()) {
            if (hook.getType() == PostCommitHookType.CHECKSUM_SIMPLE
                    || hook.getType() == PostCommitHookType.CHECKSUM_FULL) {
                hook.threadSafeInvoke(engine);
            }
        }
    }

    /** Writes a checkpoint of the latest version, unless it has one, and cleans the log of what has expired. */
    void checkpoint(SnapshotImpl latest) throws IOException {
        try {
            ConstrainedTable.requireWritable(latest, proof.root());
            write(latest);
            new LogCleanup(engine, engine.files().disk(), engine.files().system(), clock).clean(latest);
        } catch (RuntimeException failure) {
            throw proof.unreadable(
                    "the checkpoint of version " + latest.getVersion() + " failed", latest.getVersion(), failure);
        }
    }

    /** Not by Kernel's own method: that one drops tombstones by the machine's clock instead of ours. */
    private void write(SnapshotImpl latest) throws IOException {
        long keptAfterMillis =
                clock.getTimeMillis() - TableConfig.TOMBSTONE_RETENTION.fromMetadata(latest.getMetadata());
        String file = FileNames.checkpointFileSingular(latest.getLogPath(), latest.getVersion())
                .toString();
        try (CreateCheckpointIterator rows =
                new CreateCheckpointIterator(engine, latest.getLogSegment(), keptAfterMillis)) {
            engine.getParquetHandler().writeParquetFileAtomically(file, new CheckpointRows(rows));
            CheckpointMetaData hint =
                    new CheckpointMetaData(latest.getVersion(), rows.getNumberOfAddActions(), Optional.empty());
            new Checkpointer(latest.getLogPath()).writeLastCheckpointFile(engine, hint);
        } catch (FileAlreadyExistsException alreadyThere) {
            // Another writer was quicker with the same rows.
        }
    }
}
