package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.shape.ConstrainedTable;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.util.Clock;
import java.io.IOException;

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

    /** Writes a checkpoint of the latest version and cleans the log of what has expired. */
    void checkpoint(SnapshotImpl latest) throws IOException {
        try {
            // Not by the snapshot itself: that one cleans the log by the machine's clock instead of ours.
            ConstrainedTable.checkpoint(engine, clock, latest);
        } catch (CheckpointAlreadyExistsException alreadyThere) {
            // Another writer was quicker with the same rows.
        } catch (RuntimeException failure) {
            throw proof.translate("the checkpoint of version " + latest.getVersion() + " failed", failure);
        }
    }
}
