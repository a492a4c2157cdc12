package dev.rivulet.delta.kernel.commit;

import dev.rivulet.delta.kernel.shape.EditedTable;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import io.delta.kernel.Operation;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.util.Clock;
import java.util.List;
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
                new Followers(Optional.of(transaction), Optional.empty(), Optional.empty()),
                clock);
    }

    /**
     * What may only come right behind the version that it was computed from.
     *
     * @param edits of what the table wants of its rows
     * @param remembered what the table is to remember, if anything
     */
    public static Transaction forChange(
            SnapshotImpl base,
            List<ShapeEdit> edits,
            Optional<TableTransaction> remembered,
            String engineInfo,
            Committer committer,
            Clock clock) {
        Optional<EditedTable> edited = edits.isEmpty() ? Optional.empty() : Optional.of(EditedTable.of(base, edits));
        return transaction(
                base,
                engineInfo,
                Operation.WRITE,
                committer,
                new Followers(remembered.map(transaction -> action(transaction, clock)), edited, Optional.of(0)),
                clock);
    }

    private static SetTransaction action(TableTransaction transaction, Clock clock) {
        return new SetTransaction(
                transaction.applicationId(), transaction.version(), Optional.of(clock.getTimeMillis()));
    }

    /**
     * @param transaction what the table is to remember
     * @param edited what the table is to become
     * @param retriesMax how often it may be put behind another writer's commit; empty for Kernel's own bound
     */
    private record Followers(
            Optional<SetTransaction> transaction, Optional<EditedTable> edited, Optional<Integer> retriesMax) {}

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
                followers.edited().flatMap(EditedTable::protocol),
                followers.edited().map(EditedTable::metadata),
                committer,
                followers.transaction(),
                Optional.empty(),
                followers.retriesMax(),
                0,
                clock);
    }
}
