package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.commit.ChangeActions;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.CommitTransactions;
import dev.rivulet.delta.kernel.commit.FeedLines;
import dev.rivulet.delta.kernel.commit.UnknownOutcomeException;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.util.Clock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commits what was computed from a version right behind it, or not at all. Owned by one {@link KernelTable}.
 *
 * <p>Kernel would put it behind other writers' commits too, without asking whether they changed what it was computed from.
 */
final class ChangeCommits {

    private final KernelEngine engine;
    private final TableSnapshots snapshots;
    private final LogProof proof;
    private final Clock clock;
    private final String engineInfo;

    ChangeCommits(KernelEngine engine, TableSnapshots snapshots, LogProof proof, Clock clock, String engineInfo) {
        this.engine = engine;
        this.snapshots = snapshots;
        this.proof = proof;
        this.clock = clock;
        this.engineInfo = engineInfo;
    }

    /**
     * A commit that was made.
     *
     * @param result null if the answer was lost and the log told the outcome
     */
    record Made(long version, @Nullable TransactionCommitResult result) {}

    /**
     * @param base the version that the change was computed from
     * @return empty if somebody else has committed since; nothing is visible then
     * @throws UnprovenEntryException if it is visible but not known to be durable; the table object is of no more use
     * @throws UnknownOutcomeException if the log cannot be read to learn whether it is visible
     * @throws IOException if it is not visible
     */
    Optional<Made> commit(SnapshotImpl base, ChangeRequest request) throws IOException {
        proof.require();
        snapshots.requireSameTable(base);
        long version = base.getVersion() + 1;
        FeedLines feed = FeedLines.of(base, request);
        SafeCommitter committer = SafeCommitter.forChange(
                engine.files(), request.words(), feed, base.getVersion(), next -> proof.requireEntry(next - 1));
        boolean isDataChange = request.isDataChange() && !feed.isDeferred();
        try {
            TransactionCommitResult result = CommitTransactions.forChange(base, request, engineInfo, committer, clock)
                    .commit(engine, ChangeActions.of(request, isDataChange, clock.getTimeMillis()));
            return Optional.of(new Made(version, result));
        } catch (RuntimeException failure) {
            // Kernel throws its own unchecked exceptions, and others for a damaged log.
            snapshots.forget();
            if (isTaken(failure)) {
                return Optional.empty();
            }
            return Optional.of(
                    resolve(version, committer.transactionId(), proof.translate("the commit failed", failure)));
        }
    }

    /** The outcome of a failed commit is read from the log, never guessed. */
    private Made resolve(long version, String transactionId, IOException failure) throws IOException {
        proof.require();
        try {
            if (!transactionId.isEmpty() && proof.hasEntry(version, transactionId)) {
                proof.sync();
                return new Made(version, null);
            }
        } catch (UnprovenEntryException graver) {
            throw graver;
        } catch (IOException unreadable) {
            failure.addSuppressed(unreadable);
            throw new UnknownOutcomeException(proof.root(), version, failure);
        }
        throw failure;
    }

    private static boolean isTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileAlreadyExistsException) {
                return true;
            }
        }
        return false;
    }
}
