package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.commit.AppendResult;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits epochs to a Delta table. Owned by the commit agent. */
final class DeltaSinkCommitter implements SinkCommitter {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaSinkCommitter.class);

    private final DeltaTable table;
    private final String applicationId;
    private final long term;

    /** What the table has, as far as this run knows; empty when only the table knows. */
    private OptionalLong knownEpoch = OptionalLong.empty();

    DeltaSinkCommitter(DeltaTable table, String applicationId, long term) {
        this.table = table;
        this.applicationId = applicationId;
        this.term = term;
    }

    @Override
    public long committedEpoch() throws IOException {
        long epoch = table.lastTransactionVersion(applicationId).orElse(NONE);
        knownEpoch = OptionalLong.of(epoch);
        return epoch;
    }

    @Override
    public List<EpochSeal> committedSeals(long fromEpoch) throws IOException {
        return table.history().sealsOf(applicationId, fromEpoch);
    }

    @Override
    public void commit(List<StagedEpoch> epochs) throws IOException {
        checkContiguous(epochs);
        long committed = knownEpoch.isPresent() ? knownEpoch.getAsLong() : committedEpoch();
        List<StagedEpoch> open =
                epochs.stream().filter(epoch -> epoch.epoch() > committed).toList();
        List<StagedFile> files =
                open.stream().flatMap(epoch -> epoch.files().stream()).toList();
        if (files.isEmpty()) {
            return;
        }
        // Until the commit has returned, only the table knows.
        knownEpoch = OptionalLong.empty();
        CommitNotes notes = CommitNotes.of(open.stream().map(StagedEpoch::seal).toList(), term);
        AppendResult result = table.append(files, applicationId, OptionalLong.of(committed), notes);
        knownEpoch = OptionalLong.of(notes.lastEpoch());
        LOG.debug(
                "committed table={} version={} firstEpoch={} lastEpoch={} files={} rows={}",
                table.path(),
                result.tableVersion(),
                notes.firstEpoch(),
                notes.lastEpoch(),
                files.size(),
                notes.rowCount());
        result.upkeepFailure()
                .ifPresent(failure -> LOG.warn(
                        "committed, but the upkeep after it failed and is tried again later: table={} version={}",
                        table.path(),
                        result.tableVersion(),
                        failure));
    }

    private static void checkContiguous(List<StagedEpoch> epochs) {
        Invariant.check(!epochs.isEmpty(), "a commit has at least one epoch");
        for (int index = 1; index < epochs.size(); index++) {
            Invariant.checkEqual(
                    epochs.get(index).epoch(), epochs.get(index - 1).epoch() + 1, "epoch after the one before it");
        }
    }
}
