package dev.rivulet.delta;

import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.alter.StagedFilesCheck;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.commit.AppendRequest;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Epochs whose rows are added.
 *
 * @param applicationId whom the table remembers the last epoch of
 * @param check whether files fit a table that was changed since they were staged
 */
record AppendedEpochs(KernelTable table, String applicationId, StagedFilesCheck check) implements EpochCommits {

    @Override
    public AppendResult commit(
            List<StagedEpoch> epochs, OptionalLong expectedEpoch, CommitNotes notes, CommitFence fence)
            throws IOException {
        List<StagedFile> files =
                epochs.stream().flatMap(epoch -> epoch.files().stream()).toList();
        AppendRequest request = new AppendRequest(
                files,
                new TableTransaction(applicationId, notes.lastEpoch(), expectedEpoch),
                OPERATION,
                EpochCommits.parameters("Append", applicationId, notes),
                CommitHistory.tags(notes));
        return table.append(request, fence::check, version -> check.check(version, files));
    }
}
