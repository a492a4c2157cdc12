package dev.rivulet.delta;

import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Remembrance;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.upsert.EpochUpsert;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Epochs whose rows take the place of those with the same key.
 *
 * @param applicationId whom the table remembers the last epoch of
 */
record UpsertedEpochs(EpochUpsert upsert, String applicationId) implements EpochCommits {

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
