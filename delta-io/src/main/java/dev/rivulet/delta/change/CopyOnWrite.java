package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.UnprovenEntryException;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes a table's rows by writing the files that hold them anew, in one commit right behind the version that was read. Where
 * somebody else was quicker, the same is done to what they changed, and tried again behind them: as each row's fate is its own, the
 * outcome is that of a change which came after theirs. Good for one change.
 *
 * <p>Files that no commit came to name are deleted again; a crash leaves them for a vacuum.
 */
public final class CopyOnWrite {

    /** Each time only what others changed is computed anew, so somebody who commits every second does not starve this. */
    private static final int ATTEMPT_COUNT_MAX = 50;

    private final KernelTable table;
    private final StagingTarget target;
    private final StagingName name;

    /** By the identity of what was read. */
    private final Map<String, FileRewrite.Outcome> outcomes = new HashMap<>();

    private List<StagedFile> inserted = List.of();

    public CopyOnWrite(KernelTable table, StagingTarget target) {
        this.table = table;
        this.target = target;
        this.name = StagingName.unique(target.clock());
    }

    /** The table's rows, as operations see them. */
    public RowType<Row> rows() {
        return StructRowType.of("row", target.schema());
    }

    /** What a version becomes. */
    private record Plan(List<LiveFile> removed, List<StagedFile> added, Map<String, Long> metrics) {}

    /**
     * Deletes or changes rows.
     *
     * @return what was done; no version is made if no row was meant
     * @throws ConcurrentChangeException if others were quicker too often; nothing is visible
     * @throws UnprovenEntryException if it is visible but not known to be durable; open the table afresh
     * @throws IOException if nothing is visible
     */
    public ChangeReport run(RowOperation operation) throws IOException {
        return run(operation, List.of());
    }

    /** Brings new rows; otherwise like {@link #run}. */
    public <T> ChangeReport run(Insertion<T> operation, RowType<T> newRows, Iterable<T> rows) throws IOException {
        return run(operation, insert(operation, newRows, rows));
    }

    private <T> List<StagedFile> insert(Insertion<T> operation, RowType<T> newRows, Iterable<T> rows)
            throws IOException {
        StagingName ofNew = StagingName.unique(target.clock());
        try (FileStaging<T> staging = new FileStaging<>(target, newRows, ofNew, StagingSettings.DEFAULT)) {
            try {
                for (T row : rows) {
                    operation.requireFits(row);
                    staging.write(row);
                }
            } finally {
                inserted = staging.finish();
            }
            return inserted;
        } catch (IOException | RuntimeException failure) {
            deleteStaged(List.of());
            throw failure;
        }
    }

    private ChangeReport run(RowOperation operation, List<StagedFile> newFiles) throws IOException {
        RowType<Row> rows = rows();
        try (FileStaging<Row> staging = new FileStaging<>(target, rows, name, StagingSettings.DEFAULT)) {
            return attempt(operation, new FileRewrite(operation, rows, staging), newFiles);
        } catch (UnprovenEntryException visible) {
            throw visible;
        } catch (IOException | RuntimeException failure) {
            deleteStaged(List.of());
            throw failure;
        }
    }

    private ChangeReport attempt(RowOperation operation, FileRewrite rewrite, List<StagedFile> newFiles)
            throws IOException {
        long version = -1;
        for (int attempt = 0; attempt < ATTEMPT_COUNT_MAX; attempt++) {
            TableScan scan = table.scan();
            version = scan.version();
            requireSameSchema(scan);
            Plan plan = plan(operation, rewrite, scan, newFiles);
            if (plan.removed.isEmpty() && plan.added.isEmpty()) {
                return new ChangeReport(version, false, plan.metrics, Optional.empty());
            }
            ChangeResult result = table.change(scan, request(operation, plan)).orElse(null);
            if (result != null) {
                deleteStaged(plan.added);
                return new ChangeReport(result.tableVersion(), true, plan.metrics, result.upkeepFailure());
            }
        }
        throw new ConcurrentChangeException(target.root(), operation.name(), ATTEMPT_COUNT_MAX, version);
    }

    private void requireSameSchema(TableScan scan) throws IOException {
        if (!scan.schema().equals(target.schema())) {
            throw new IOException("table " + target.root() + " has other columns since version " + scan.version() + ": "
                    + scan.schema() + ", read were " + target.schema() + "; nothing was changed, ask again");
        }
    }

    private Plan plan(RowOperation operation, FileRewrite rewrite, TableScan scan, List<StagedFile> newFiles)
            throws IOException {
        List<LiveFile> removed = new ArrayList<>();
        List<StagedFile> added = new ArrayList<>(newFiles);
        long changedCount = 0;
        long copiedCount = 0;
        for (LiveFile file : scan.files()) {
            FileRewrite.Outcome outcome = outcomes.get(file.identity());
            if (outcome == null) {
                outcome = rewrite.of(file, scan);
                outcomes.put(file.identity(), outcome);
            }
            if (outcome.isTouched()) {
                removed.add(file);
                added.addAll(outcome.files());
                changedCount += outcome.changedCount();
                copiedCount += outcome.copiedCount();
            }
        }
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("numRemovedFiles", (long) removed.size());
        metrics.put("numAddedFiles", (long) added.size());
        if (operation.reach() == RowOperation.Reach.SOME) {
            metrics.put(operation.changedRowsMetric(), changedCount);
            metrics.put("numCopiedRows", copiedCount);
        }
        if (operation instanceof Insertion) {
            metrics.put(
                    "numOutputRows",
                    newFiles.stream().mapToLong(StagedFile::rowCount).sum());
        }
        return new Plan(removed, added, metrics);
    }

    private static ChangeRequest request(RowOperation operation, Plan plan) {
        Map<String, String> metrics = new LinkedHashMap<>();
        plan.metrics.forEach((metric, value) -> metrics.put(metric, Long.toString(value)));
        boolean isBlind = operation.reach() == RowOperation.Reach.NONE;
        CommitWords words = new CommitWords(operation.name(), operation.parameters(), metrics, Map.of(), isBlind);
        return new ChangeRequest(plan.removed, plan.added, true, words);
    }

    /** Deletes what was staged and no commit names. What stays because of an error is a vacuum's. */
    private void deleteStaged(List<StagedFile> committed) {
        List<StagedFile> staged = new ArrayList<>(inserted);
        outcomes.values().forEach(outcome -> staged.addAll(outcome.files()));
        staged.removeAll(committed);
        for (StagedFile file : staged) {
            try {
                target.disk().delete(target.root().resolve(file.path()));
            } catch (IOException left) {
                // Nobody sees it.
            }
        }
    }
}
