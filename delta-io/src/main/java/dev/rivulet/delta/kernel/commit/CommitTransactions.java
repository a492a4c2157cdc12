package dev.rivulet.delta.kernel.commit;

import dev.rivulet.delta.kernel.shape.EditedTable;
import io.delta.kernel.Operation;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
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
        SetTransaction transaction = action(request.transaction(), clock);
        return transaction(
                base,
                engineInfo,
                operation,
                committer,
                new Followers(Optional.of(transaction), Optional.empty(), Optional.empty(), Optional.empty()),
                clock);
    }

    /**
     * What may only come right behind the version that it was computed from.
     *
     * @param request what else than files it changes
     */
    public static Transaction forChange(
            SnapshotImpl base, ChangeRequest request, String engineInfo, Committer committer, Clock clock) {
        Optional<EditedTable> edited =
                request.edits().isEmpty() ? Optional.empty() : Optional.of(EditedTable.of(base, request.edits()));
        Optional<OlderState> older = request.older();
        Followers followers = new Followers(
                request.transaction().map(transaction -> action(transaction, clock)),
                edited.flatMap(EditedTable::protocol).or(() -> older.flatMap(OlderState::protocol)),
                edited.map(EditedTable::metadata).or(() -> older.flatMap(OlderState::metadata)),
                Optional.of(0));
        return transaction(base, engineInfo, Operation.WRITE, committer, followers, clock);
    }

    private static SetTransaction action(TableTransaction transaction, Clock clock) {
        return new SetTransaction(
                transaction.applicationId(), transaction.version(), Optional.of(clock.getTimeMillis()));
    }

    /**
     * @param transaction what the table is to remember
     * @param protocol which the table is to have, if another
     * @param metadata which the table is to have, if others
     * @param retriesMax how often it may be put behind another writer's commit; empty for Kernel's own bound
     */
    private record Followers(
            Optional<SetTransaction> transaction,
            Optional<Protocol> protocol,
            Optional<Metadata> metadata,
            Optional<Integer> retriesMax) {}

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
                followers.protocol(),
                followers.metadata(),
                committer,
                followers.transaction(),
                Optional.empty(),
                followers.retriesMax(),
                0,
                clock);
    }
}
