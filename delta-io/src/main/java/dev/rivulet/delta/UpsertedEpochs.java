package dev.rivulet.delta;

import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Remembrance;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.EpochUpsert;
import dev.rivulet.delta.upsert.index.KeyColumns;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Epochs whose rows take the place of those with the same key.
 *
 * @param applicationId whom the table remembers the last epoch of
 */
record UpsertedEpochs(EpochUpsert upsert, String applicationId) implements EpochCommits {

    /**
     * @throws IOException if rows of the table cannot be changed
     */
    static UpsertedEpochs of(
            DeltaTable table, TableShape shape, StagingTarget target, KeyColumns keyColumns, String applicationId)
            throws IOException {
        KernelTable kernel = table.kernel();
        kernel.requireRewritable();
        if (Boolean.parseBoolean(kernel.properties().get("delta.appendOnly"))) {
            throw new IOException("table " + table.path() + " has delta.appendOnly, so its rows cannot be replaced;"
                    + " take the property away, or append");
        }
        return new UpsertedEpochs(new EpochUpsert(kernel, shape, target, keyColumns, table.keys()), applicationId);
    }

    /** The same for a table that has got more columns. */
    UpsertedEpochs grown(TableShape shape, StagingTarget target) {
        return new UpsertedEpochs(upsert.grown(shape, target), applicationId);
    }

    @Override
    public AppendResult commit(
            List<StagedEpoch> epochs, OptionalLong expectedEpoch, CommitNotes notes, CommitFence fence)
            throws IOException {
        TableTransaction transaction = new TableTransaction(applicationId, notes.lastEpoch(), expectedEpoch);
        ChangeReport report = upsert.commit(
                epochs.stream().map(StagedEpoch::files).toList(),
                new Remembrance(transaction, fence::check, CommitHistory.tags(notes)),
                EpochCommits.parameters("Update", applicationId, notes));
        return new AppendResult(report.tableVersion(), report.isNew(), report.upkeepFailure());
    }
}
