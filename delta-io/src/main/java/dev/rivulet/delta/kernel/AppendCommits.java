package dev.rivulet.delta.kernel;

import dev.rivulet.core.sink.FencedException;
import dev.rivulet.delta.kernel.commit.AppendRequest;
import dev.rivulet.delta.kernel.commit.ChangeActions;
import dev.rivulet.delta.kernel.commit.CommitTransactions;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.exceptions.MetadataChangedException;
import io.delta.kernel.exceptions.ProtocolChangedException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.util.Clock;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Commits files that were computed from no version, so that they may follow any, once each. Owned by one {@link KernelTable}. */
final class AppendCommits {

    /** Nobody alters a table that often on purpose. */
    private static final int ATTEMPT_COUNT_MAX = 50;

    private final KernelEngine engine;
    private final TableSnapshots snapshots;
    private final TransactionLookup transactions;
    private final LogProof proof;
    private final Clock clock;
    private final String engineInfo;

    AppendCommits(
            KernelEngine engine,
            TableSnapshots snapshots,
            TransactionLookup transactions,
            LogProof proof,
            Clock clock,
            String engineInfo) {
        this.engine = engine;
        this.snapshots = snapshots;
        this.transactions = transactions;
        this.proof = proof;
        this.clock = clock;
        this.engineInfo = engineInfo;
    }

    /**
     * A version with the files in it, or behind one.
     *
     * @param result null if the table had the transaction already
     */
    record Made(long version, @Nullable TransactionCommitResult result) {}

    /**
     * @throws FencedException if the table is another by now, or the fence says so; nothing is visible
     * @throws UnprovenEntryException if it is visible but not known to be durable; the table object is of no more use
     * @throws IOException if it is not visible
     */
    Made commit(AppendRequest request, KernelTable.Fence fence, KernelTable.Admission admission) throws IOException {
        TableTransaction transaction = request.transaction();
        for (int attempt = 1; ; attempt++) {
            proof.require();
            SnapshotImpl base = snapshots.latest();
            snapshots.requireSameTable(base);
            fence.check(base.getVersion());
            long known = transactions.latest(base, transaction.applicationId());
            if (known >= transaction.version()) {
                return alreadyThere(fence);
            }
            transactions.requireExpected(transaction, known);
            admission.check(snapshots.scan(base));
            try {
                TransactionCommitResult result =
                        newAppend(base, request, fence).commit(engine, ChangeActions.of(request));
                return new Made(result.getVersion(), result);
            } catch (ConcurrentTransactionException sameTransaction) {
                forget();
                return alreadyThere(fence);
            } catch (MetadataChangedException | ProtocolChangedException changed) {
                forget();
                if (attempt == ATTEMPT_COUNT_MAX) {
                    throw proof.translate("somebody changed its columns during each attempt", changed);
                }
            } catch (RuntimeException failure) {
                // Kernel throws its own unchecked exceptions, and others for a damaged log.
                forget();
                return resolve(request, fence, proof.translate("the commit failed", failure));
            }
        }
    }

    private Transaction newAppend(SnapshotImpl base, AppendRequest request, KernelTable.Fence fence) {
        long readVersion = base.getVersion();
        SafeCommitter committer = SafeCommitter.forAppend(engine.files(), request.words(), readVersion, version -> {
            proof.requireEntry(version - 1);
            fence.check(version - 1);
            if (version > readVersion + 1
                    && request.transaction().expectedVersion().isPresent()) {
                transactions.requireExpected(request.transaction(), snapshots.at(version - 1), snapshots);
            }
        });
        return CommitTransactions.forAppend(base, request, engineInfo, committer, clock);
    }

    /** The outcome of a failed commit is read from the log, never guessed. */
    private Made resolve(AppendRequest request, KernelTable.Fence fence, IOException failure) throws IOException {
        if (failure instanceof FencedException) {
            throw failure;
        }
        proof.require();
        try {
            SnapshotImpl latest = snapshots.latest();
            fence.check(latest.getVersion());
            if (transactions.latest(latest, request.transaction().applicationId())
                    >= request.transaction().version()) {
                return alreadyThere(fence);
            }
        } catch (UnprovenEntryException | FencedException graver) {
            throw graver;
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
        throw failure;
    }

    /** Whoever put the entry there may not have lived to sync the directory. */
    private Made alreadyThere(KernelTable.Fence fence) throws IOException {
        long version = snapshots.latest().getVersion();
        fence.check(version);
        proof.sync();
        return new Made(version, null);
    }

    private void forget() {
        snapshots.forget();
        transactions.forget();
    }
}
