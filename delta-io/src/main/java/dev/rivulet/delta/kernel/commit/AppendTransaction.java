package dev.rivulet.delta.kernel.commit;

import io.delta.kernel.Operation;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.util.Clock;
import java.util.Optional;

/** An append as a transaction of Kernel. Stateless. */
public final class AppendTransaction {

    private AppendTransaction() {}

    /**
     * Makes one.
     *
     * @param base what the append follows; others may come between
     * @param clock for the commit's times
     */
    public static Transaction of(
            SnapshotImpl base, AppendRequest request, String engineInfo, Committer committer, Clock clock) {
        Operation operation = request.operation().equals(Operation.STREAMING_UPDATE.getDescription())
                ? Operation.STREAMING_UPDATE
                : Operation.WRITE;
        SetTransaction transaction = new SetTransaction(
                request.applicationId(), request.transactionVersion(), Optional.of(clock.getTimeMillis()));
        // The public builder offers no clock, and it looks the transaction up in the log, which the caller has just
        // done.
        return new TransactionImpl(
                false,
                base.getDataPath(),
                Optional.of(base),
                engineInfo,
                operation,
                Optional.empty(),
                Optional.empty(),
                committer,
                Optional.of(transaction),
                Optional.empty(),
                Optional.empty(),
                0,
                clock);
    }
}
