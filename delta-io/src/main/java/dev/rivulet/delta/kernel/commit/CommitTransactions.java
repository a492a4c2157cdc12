package dev.rivulet.delta.kernel.commit;

import io.delta.kernel.Operation;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.util.Clock;
import java.util.Optional;

/**
 * Commits as transactions of Kernel. The public builder offers no clock, and it looks the transaction up in the log, which the caller
 * has just done. Stateless.
 */
public final class CommitTransactions {

    private CommitTransactions() {}

    /**
     * An append.
     *
     * @param base what it follows; others may come between
     * @param clock for the commit's times
     */
    public static Transaction forAppend(
            SnapshotImpl base, AppendRequest request, String engineInfo, Committer committer, Clock clock) {
        Operation operation = request.operation().equals(Operation.STREAMING_UPDATE.getDescription())
                ? Operation.STREAMING_UPDATE
                : Operation.WRITE;
        SetTransaction transaction = new SetTransaction(
                request.applicationId(), request.transactionVersion(), Optional.of(clock.getTimeMillis()));
        return transaction(
                base,
                engineInfo,
                operation,
                committer,
                new Followers(Optional.of(transaction), Optional.empty(), Optional.empty()),
                clock);
    }

    /**
     * What may only come right behind the version that it was computed from.
     *
     * @param older what else it takes from an older version
     */
    public static Transaction forChange(
            SnapshotImpl base, Optional<OlderState> older, String engineInfo, Committer committer, Clock clock) {
        Followers followers = new Followers(Optional.empty(), Optional.of(0), older);
        return transaction(base, engineInfo, Operation.WRITE, committer, followers, clock);
    }

    /**
     * @param transaction what the table is to remember
     * @param retriesMax how often it may be put behind another writer's commit; empty for Kernel's own bound
     * @param older what else it takes from an older version
     */
    private record Followers(
            Optional<SetTransaction> transaction, Optional<Integer> retriesMax, Optional<OlderState> older) {}

    private static Transaction transaction(
            SnapshotImpl base,
            String engineInfo,
            Operation operation,
            Committer committer,
            Followers followers,
            Clock clock) {
        return new TransactionImpl(
                false,
                base.getDataPath(),
                Optional.of(base),
                engineInfo,
                operation,
                followers.older().flatMap(OlderState::protocol),
                followers.older().flatMap(OlderState::metadata),
                committer,
                followers.transaction(),
                Optional.empty(),
                followers.retriesMax(),
                0,
                clock);
    }
}
