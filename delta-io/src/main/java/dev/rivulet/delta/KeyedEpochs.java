package dev.rivulet.delta;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.change.ChangeCounts;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Remembrance;
import dev.rivulet.delta.change.RowChange;
import dev.rivulet.delta.change.RowOperation;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.KeyGuard;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Epochs whose rows are added to a table with keys: each commit right behind the version that the keys were looked up in, so that of two writers
 * with the same key one is refused.
 *
 * @param applicationId whom the table remembers the last epoch of
 */
record KeyedEpochs(KernelTable table, TableShape shape, StagingTarget target, KeyGuard keys, String applicationId)
        implements EpochCommits {

    @Override
    public AppendResult commit(
            List<StagedEpoch> epochs, OptionalLong expectedEpoch, CommitNotes notes, CommitFence fence)
            throws IOException {
        TableTransaction transaction = new TableTransaction(applicationId, notes.lastEpoch(), expectedEpoch);
        Remembrance remembrance = new Remembrance(transaction, fence::check, CommitHistory.tags(notes));
        List<StagedFile> files =
                epochs.stream().flatMap(epoch -> epoch.files().stream()).toList();
        ChangeReport report = new RowChange(table, shape, target, keys, remembrance)
                .run(new Arrival(EpochCommits.parameters("Append", applicationId, notes)), files);
        return new AppendResult(report.tableVersion(), report.isNew(), report.upkeepFailure());
    }

    /** Leaves the rows that are there alone. */
    private record Arrival(Map<String, String> parameters) implements RowOperation {

        @Override
        public String name() {
            return OPERATION;
        }

        @Override
        public Map<String, Long> metrics(ChangeCounts counts) {
            Map<String, Long> metrics = counts.ofFiles();
            metrics.put("numOutputRows", counts.insertedRows());
            return metrics;
        }

        @Override
        public Reach reach() {
            return Reach.NONE;
        }

        @Override
        public List<LiveFile> candidates(TableScan version) {
            return List.of();
        }

        @Override
        public Row apply(Row row) {
            return row;
        }
    }
}
