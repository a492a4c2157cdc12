package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.UnknownOutcomeException;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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
    private final TableShape shape;
    private final List<ShapeEdit> edits;
    private final StagingTarget target;
    private final StagingName name;

    /** Null if the table remembers nothing of the change. */
    private final @Nullable Remembrance remembrance;

    /** By the identity of what was read. */
    private final Map<String, FileRewrite.Outcome> outcomes = new HashMap<>();

    /** All that were staged for new rows. */
    private final List<StagedFile> inserted = new ArrayList<>();

    /**
     * @param shape the table's, as it was read
     * @param edits of it that the change brings
     * @param target of the shape after the edits
     */
    public CopyOnWrite(KernelTable table, TableShape shape, List<ShapeEdit> edits, StagingTarget target) {
        this(table, shape, edits, target, null);
    }

    /** One that the table remembers, and that leaves its shape. */
    public CopyOnWrite(KernelTable table, TableShape shape, StagingTarget target, Remembrance remembrance) {
        this(table, shape, List.of(), target, remembrance);
    }

    private CopyOnWrite(
            KernelTable table,
            TableShape shape,
            List<ShapeEdit> edits,
            StagingTarget target,
            @Nullable Remembrance remembrance) {
        this.table = table;
        this.shape = shape;
        this.edits = List.copyOf(edits);
        this.target = target;
        this.remembrance = remembrance;
        this.name = StagingName.unique(target.clock());
    }

    /** The table's rows, as operations see and make them: whether one has what it must is seen when it is written. */
    public RowType<Row> rows() {
        return StructRowType.of("row", target.rules().uncheckedSchema());
    }

    /** What a version becomes. */
    private record Plan(List<LiveFile> removed, List<StagedFile> added, Map<String, Long> metrics) {}

    /**
     * Deletes or changes rows, and brings new ones if the operation has some.
     *
     * @return what was done; no version is made if there was nothing to do
     * @throws ConcurrentChangeException if others were quicker too often; nothing is visible
     * @throws MetadataChangedException if others changed columns or constraints; nothing is visible
     * @throws UnprovenEntryException if it is visible but not known to be durable; open the table afresh
     * @throws IOException if nothing is visible
     */
    public ChangeReport run(RowOperation operation) throws IOException {
        return run(
                operation,
                operation instanceof Insertion<?> insertion ? new InsertedFiles<>(insertion) : NewFiles.NONE);
    }

    /**
     * Deletes or changes rows, and makes files visible that hold new ones. They stay, whatever comes of it.
     *
     * @param added finished, synced, in synced directories, relative to the table
     * @return as {@link #run(RowOperation)}; no version is made either if the table remembers the change already
     * @throws IOException as {@link #run(RowOperation)}
     */
    public ChangeReport run(RowOperation operation, List<StagedFile> added) throws IOException {
        return run(operation, matched -> added);
    }

    private ChangeReport run(RowOperation operation, NewFiles newFiles) throws IOException {
        RowType<Row> rows = rows();
        try (FileStaging<Row> staging = new FileStaging<>(target, rows, name, StagingSettings.DEFAULT)) {
            return attempt(operation, new FileRewrite(operation, rows, staging), newFiles);
        } catch (UnprovenEntryException | UnknownOutcomeException perhapsVisible) {
            throw perhapsVisible; // What it names must stay.
        } catch (IOException | RuntimeException failure) {
            deleteStaged(List.of());
            throw failure;
        }
    }

    /** Stages new rows when they are first wanted, and again only where others have changed which are. */
    private final class InsertedFiles<T> implements NewFiles {

        private final Insertion<T> insertion;
        private @Nullable BitSet lastMatched;
        private List<StagedFile> files = List.of();

        InsertedFiles(Insertion<T> insertion) {
            this.insertion = insertion;
        }

        @Override
        public List<StagedFile> of(BitSet matched) throws IOException {
            if (!matched.equals(lastMatched)) {
                files = stage(matched);
                lastMatched = matched;
            }
            return files;
        }

        private List<StagedFile> stage(BitSet matched) throws IOException {
            StagingName ofNew = StagingName.unique(target.clock());
            try (FileStaging<T> staging =
                    new FileStaging<>(target, insertion.newRowType(), ofNew, StagingSettings.DEFAULT)) {
                List<StagedFile> staged;
                try {
                    insertion.forEachNew(matched, staging::write);
                } finally {
                    staged = staging.finish();
                    inserted.addAll(staged);
                }
                return staged;
            }
        }
    }

    private ChangeReport attempt(RowOperation operation, FileRewrite rewrite, NewFiles newFiles) throws IOException {
        long version = -1;
        for (int attempt = 0; attempt < ATTEMPT_COUNT_MAX; attempt++) {
            TableScan scan = attempt == 0 && remembrance != null ? table.knownScan() : table.scan();
            version = scan.version();
            if (remembrance != null && table.has(remembrance.transaction(), scan, remembrance.fence())) {
                deleteStaged(List.of());
                return new ChangeReport(version, false, Map.of(), Optional.empty());
            }
            requireSameShape(scan);
            Plan plan = plan(operation, rewrite, scan, newFiles);
            if (plan.removed.isEmpty() && plan.added.isEmpty() && edits.isEmpty()) {
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

    private void requireSameShape(TableScan scan) throws IOException {
        TableShape found = scan.shape();
        if (!found.equals(shape)) {
            throw new MetadataChangedException(target.root(), scan.version(), shape, found);
        }
    }

    private Plan plan(RowOperation operation, FileRewrite rewrite, TableScan scan, NewFiles newFiles)
            throws IOException {
        List<LiveFile> removed = new ArrayList<>();
        List<FileRewrite.Outcome> touched = new ArrayList<>();
        BitSet matched = new BitSet();
        for (LiveFile file : operation.candidates(scan)) {
            FileRewrite.Outcome outcome = outcomes.get(file.identity());
            if (outcome == null) {
                outcome = rewrite.of(file, scan);
                outcomes.put(file.identity(), outcome);
            }
            matched.or(outcome.matched());
            if (outcome.isTouched()) {
                removed.add(file);
                touched.add(outcome);
            }
        }
        List<StagedFile> ofNewRows = newFiles.of(matched);
        List<StagedFile> added = new ArrayList<>(ofNewRows);
        touched.forEach(outcome -> added.addAll(outcome.files()));
        ChangeCounts counts = new ChangeCounts(
                removed.size(),
                added.size(),
                sum(touched, FileRewrite.Outcome::updatedCount),
                sum(touched, FileRewrite.Outcome::deletedCount),
                sum(touched, FileRewrite.Outcome::copiedCount),
                sum(ofNewRows, StagedFile::rowCount));
        return new Plan(removed, added, operation.metrics(counts));
    }

    private static <E> long sum(List<E> elements, ToLongFunction<E> count) {
        return elements.stream().mapToLong(count).sum();
    }

    private ChangeRequest request(RowOperation operation, Plan plan) {
        Map<String, String> metrics = new LinkedHashMap<>();
        plan.metrics.forEach((metric, value) -> metrics.put(metric, Long.toString(value)));
        boolean isBlind = operation.reach() == RowOperation.Reach.NONE && edits.isEmpty();
        Map<String, String> tags = remembrance == null ? Map.of() : remembrance.tags();
        CommitWords words = new CommitWords(operation.name(), operation.parameters(), metrics, tags, isBlind);
        return new ChangeRequest(
                plan.removed,
                plan.added,
                true,
                words,
                edits,
                Optional.empty(),
                Optional.ofNullable(remembrance).map(Remembrance::transaction));
    }

    /** Deletes what was staged and no commit names. */
    private void deleteStaged(List<StagedFile> committed) {
        List<StagedFile> staged = new ArrayList<>(inserted);
        outcomes.values().forEach(outcome -> staged.addAll(outcome.files()));
        staged.removeAll(committed);
        target.delete(staged);
    }
}
