package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.commit.TableTransaction;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.replay.LogReplay;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The transactions that snapshots of one table have, by application. Owned by one {@link KernelTable}. */
final class TransactionLookup {

    /** What an application that the table has never heard of has committed last. */
    static final long NONE = -1;

    private final KernelEngine engine;
    private final LogProof proof;

    /** Per application the last transaction that the latest snapshot has, as far as somebody asked. */
    private final Map<String, Long> known = new HashMap<>();

    TransactionLookup(KernelEngine engine, LogProof proof) {
        this.engine = engine;
        this.proof = proof;
    }

    /** The application's last transaction in the latest snapshot, or {@link #NONE}. */
    long latest(SnapshotImpl latest, String applicationId) throws IOException {
        Long version = known.get(applicationId);
        if (version == null) {
            version = read(latest, applicationId);
            known.put(applicationId, version);
        }
        return version;
    }

    /** The same in any snapshot. */
    long read(SnapshotImpl snapshot, String applicationId) throws IOException {
        try {
            return snapshot.getLatestTransactionVersion(engine, applicationId).orElse(NONE);
        } catch (RuntimeException failure) {
            throw proof.unreadable("transactions cannot be read", snapshot.getVersion(), failure);
        }
    }

    /** The last transaction of each application; Kernel itself answers for one at a time. */
    SortedMap<String, Long> all(SnapshotImpl snapshot) throws IOException {
        SortedMap<String, Long> versions = new TreeMap<>();
        try (ActionsIterator newestFirst = new ActionsIterator(
                engine,
                snapshot.getLogSegment().allLogFilesReversed(),
                LogReplay.SET_TRANSACTION_READ_SCHEMA,
                Optional.empty())) {
            while (newestFirst.hasNext()) {
                ColumnVector column = newestFirst.next().getColumnarBatch().getColumnVector(0);
                for (int row = 0; row < column.getSize(); row++) {
                    if (!column.isNullAt(row)) {
                        SetTransaction transaction = SetTransaction.fromColumnVector(column, row);
                        versions.putIfAbsent(transaction.getAppId(), transaction.getVersion());
                    }
                }
            }
            return versions;
        } catch (RuntimeException failure) {
            throw proof.unreadable("transactions cannot be read", snapshot.getVersion(), failure);
        }
    }

    void committed(String applicationId, long version) {
        known.put(applicationId, version);
    }

    void forget() {
        known.clear();
    }

    /** Passes if a version, which the transaction is to follow, is of the same table and remembers what the transaction expects. */
    void requireExpected(TableTransaction transaction, SnapshotImpl before, TableSnapshots snapshots)
            throws IOException {
        snapshots.requireSameTable(before);
        requireExpected(transaction, read(before, transaction.applicationId()));
    }

    /** Passes if what the table remembers of the application is what the transaction expects. */
    void requireExpected(TableTransaction transaction, long found) throws IOException {
        if (transaction.expectedVersion().isEmpty()) {
            return;
        }
        long expected = transaction.expectedVersion().getAsLong();
        if (Math.max(found, 0) != expected) {
            throw new IOException("table " + proof.root() + " has transaction " + found + " of "
                    + transaction.applicationId() + ", expected " + expected
                    + ": another writer has the same name, perhaps"
                    + " on a copy of the data directory; stop one of the two");
        }
    }
}
