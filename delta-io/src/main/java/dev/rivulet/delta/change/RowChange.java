package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.feed.ChangeType;
import dev.rivulet.delta.feed.FeedRecorder;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.MarkedFile;
import dev.rivulet.delta.kernel.commit.UnknownOutcomeException;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.kernel.shape.VectorPolicy;
import dev.rivulet.delta.quality.ColumnValues;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.KeyGuard;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.delta.vector.DeletedRows;
import dev.rivulet.delta.vector.StoredVector;
import dev.rivulet.delta.vector.VectorWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes a table's rows in one commit right behind the version that was read: by writing the files that hold them anew (copy on write), or,
 * where the table has {@code delta.enableDeletionVectors}, by deletion vectors (merge on read). Where
 * somebody else was quicker, the same is done to what they changed, and tried again behind them: as each row's fate is its own, the
 * outcome is that of a change which came after theirs. Good for one change.
 *
 * <p>Files that no commit came to name are deleted again; a crash leaves them for a vacuum.
 */
public final class RowChange {

    /** Each time only what others changed is computed anew, so somebody who commits every second does not starve this. */
    private static final int ATTEMPT_COUNT_MAX = 50;

    private final KernelTable table;
    private final TableShape shape;
    private final List<ShapeEdit> edits;
    private final StagingTarget target;
    private final KeyGuard keys;
    private final StagingName name;
    private final VectorWriter vectorWriter;
    private final FeedRecorder feed;

    /** Null if the table remembers nothing of the change. */
    private final @Nullable Remembrance remembrance;

    /** By the identity of what was read. */
    private final Map<String, FileRewrite.Outcome> outcomes = new HashMap<>();

    /** What was written of outcomes that need it, by the same identity. */
    private final Map<String, StoredVector> vectors = new HashMap<>();

    /** All that were staged for new rows. */
    private final List<StagedFile> inserted = new ArrayList<>();

    /**
     * @param shape the table's, as it was read
     * @param edits of it that the change brings
     * @param target of the shape after the edits
     * @param keys of the table
     */
    public RowChange(KernelTable table, TableShape shape, List<ShapeEdit> edits, StagingTarget target, KeyGuard keys) {
        this(table, shape, edits, target, keys, null);
    }

    /** One that the table remembers, and that leaves its shape. */
    public RowChange(
            KernelTable table, TableShape shape, StagingTarget target, KeyGuard keys, Remembrance remembrance) {
        this(table, shape, List.of(), target, keys, remembrance);
    }

    private RowChange(
            KernelTable table,
            TableShape shape,
            List<ShapeEdit> edits,
            StagingTarget target,
            KeyGuard keys,
            @Nullable Remembrance remembrance) {
        this.table = table;
        this.shape = shape;
        this.edits = List.copyOf(edits);
        this.target = target;
        this.keys = keys;
        this.remembrance = remembrance;
        this.name = StagingName.unique(target.clock());
        this.feed = new FeedRecorder(target, shape.hasChangeFeed());
        long[] vectorFileCount = new long[1];
        this.vectorWriter = new VectorWriter(target.disk(), target.root(), () -> name.vectorId(++vectorFileCount[0]));
    }

    /** The table's rows, as operations see and make them: whether one has what it must is seen when it is written. */
    public RowType<Row> rows() {
        return StructRowType.of("row", target.rules().uncheckedSchema());
    }

    /** What the table has for columns that rows lack. */
    public ColumnValues values() {
        return target.rules().values();
    }

    /** What a version becomes. */
    private record Plan(ChangeRequest.Files files, Map<String, Long> metrics) {}

    /** Carries the operation out on a file. */
    @FunctionalInterface
    private interface FileWay {

        FileRewrite.Outcome of(LiveFile file, TableScan scan) throws IOException;
    }

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
        try (feed;
                FileStaging<Row> staging = new FileStaging<>(target, rows, name, StagingSettings.DEFAULT)) {
            return attempt(operation, staging, newFiles);
        } catch (UnprovenEntryException | UnknownOutcomeException perhapsVisible) {
            throw perhapsVisible; // What it names must stay.
        } catch (IOException | RuntimeException failure) {
            deleteStaged(ChangeRequest.Files.NONE);
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

    private ChangeReport attempt(RowOperation operation, FileStaging<Row> staging, NewFiles newFiles)
            throws IOException {
        long version = -1;
        for (int attempt = 0; attempt < ATTEMPT_COUNT_MAX; attempt++) {
            boolean mayBeOld = attempt == 0 && remembrance != null;
            TableScan scan = mayBeOld ? table.knownScan() : table.scan();
            version = scan.version();
            if (remembrance != null && table.has(remembrance.transaction(), scan, remembrance.fence())) {
                deleteStaged(ChangeRequest.Files.NONE);
                return new ChangeReport(version, false, Map.of(), Optional.empty());
            }
            requireSameShape(scan);
            Plan plan = plan(operation, staging, scan, newFiles);
            if (plan.files.isEmpty() && edits.isEmpty() && remembrance == null) {
                return new ChangeReport(version, false, plan.metrics, Optional.empty());
            }
            boolean bringsKeys =
                    newFiles != NewFiles.NONE || operation.deletion().isEmpty();
            if (bringsKeys && !hasKeysOnce(scan, plan, mayBeOld)) {
                continue;
            }
            ChangeResult result = table.change(scan, request(operation, plan)).orElse(null);
            if (result != null) {
                deleteStaged(plan.files);
                plan.files.marked().forEach(marked -> operation.marked(marked.file(), marked.identity()));
                return new ChangeReport(result.tableVersion(), true, plan.metrics, result.upkeepFailure());
            }
        }
        throw new ConcurrentChangeException(target.root(), operation.name(), ATTEMPT_COUNT_MAX, version);
    }

    /**
     * Whether each key is there once.
     *
     * @param mayBeOld whether others may have taken a row out behind the version, so that a violation means nothing yet
     */
    private boolean hasKeysOnce(TableScan scan, Plan plan, boolean mayBeOld) throws IOException {
        try {
            keys.require(scan, target, shape.keys(), plan.files);
            return true;
        } catch (KeyViolationException violation) {
            if (mayBeOld) {
                return false;
            }
            throw violation;
        }
    }

    private void requireSameShape(TableScan scan) throws IOException {
        TableShape found = scan.shape();
        if (!found.equals(shape)) {
            throw new MetadataChangedException(target.root(), scan.version(), shape, found);
        }
    }

    private FileWay way(RowOperation operation, FileStaging<Row> staging, VectorPolicy policy) {
        return policy.isOn()
                ? new FileMarking(operation, rows(), staging, policy.deletedShareMax(), feed)::of
                : new FileRewrite(operation, rows(), target, staging, feed)::of;
    }

    private Plan plan(RowOperation operation, FileStaging<Row> staging, TableScan scan, NewFiles newFiles)
            throws IOException {
        BitSet matched = new BitSet();
        Map<LiveFile, FileRewrite.Outcome> touched = new LinkedHashMap<>();
        List<LiveFile> candidates = operation.candidates(scan);
        if (!candidates.isEmpty()) {
            VectorPolicy policy = scan.vectorPolicy();
            FileWay way = way(operation, staging, policy);
            for (LiveFile file : candidates) {
                FileRewrite.Outcome outcome = outcome(file, way, scan);
                matched.or(outcome.matched());
                if (outcome.isTouched()) {
                    touched.put(file, outcome);
                }
            }
            writeVectors(touched, policy.inlineSizeBytesMax());
        }
        List<StagedFile> ofNewRows = newFiles.of(matched);
        ChangeRequest.Files files =
                files(touched, ofNewRows).withChangeData(changeData(operation, touched, ofNewRows, matched, scan));
        ChangeCounts counts = new ChangeCounts(
                files.removed().size(),
                files.added().size(),
                vectorCounts(files),
                sum(touched.values(), FileRewrite.Outcome::updatedCount),
                sum(touched.values(), FileRewrite.Outcome::deletedCount),
                sum(touched.values(), FileRewrite.Outcome::copiedCount),
                sum(ofNewRows, StagedFile::rowCount));
        return new Plan(files, operation.metrics(counts));
    }

    private FileRewrite.Outcome outcome(LiveFile file, FileWay way, TableScan scan) throws IOException {
        FileRewrite.Outcome outcome = outcomes.get(file.identity());
        if (outcome == null) {
            outcome = way.of(file, scan);
            feed.endFile(file.identity());
            outcomes.put(file.identity(), outcome);
        }
        return outcome;
    }

    /** None where all rows of the files that go are gone, and those of the files that come are new: the log tells that already. */
    private List<StagedFile> changeData(
            RowOperation operation,
            Map<LiveFile, FileRewrite.Outcome> touched,
            List<StagedFile> ofNewRows,
            BitSet matched,
            TableScan scan)
            throws IOException {
        boolean isReplacing = operation.goneAs() != ChangeType.DELETE && !touched.isEmpty();
        if (!feed.isOn() || !isReplacing && touched.values().stream().noneMatch(FileRewrite.Outcome::isHidden)) {
            return List.of();
        }
        List<String> identities =
                touched.keySet().stream().map(LiveFile::identity).toList();
        return feed.files(identities, ofNewRows, scan, row -> operation.newAs(row, matched), matched);
    }

    private ChangeRequest.Files files(Map<LiveFile, FileRewrite.Outcome> touched, List<StagedFile> ofNewRows) {
        List<LiveFile> removed = new ArrayList<>();
        List<MarkedFile> marked = new ArrayList<>();
        List<StagedFile> added = new ArrayList<>(ofNewRows);
        touched.forEach((file, outcome) -> {
            StoredVector vector = vectors.get(file.identity());
            if (outcome.marks().isPresent() && vector != null) {
                marked.add(new MarkedFile(file, vector, outcome.marks().get().rowCount()));
            } else {
                removed.add(file);
            }
            added.addAll(outcome.files());
        });
        return new ChangeRequest.Files(removed, marked, added);
    }

    /** All that are not written yet, into one file. */
    private void writeVectors(Map<LiveFile, FileRewrite.Outcome> touched, int inlineSizeBytesMax) throws IOException {
        Map<String, DeletedRows> unwritten = new LinkedHashMap<>();
        touched.forEach((file, outcome) -> outcome.marks()
                .filter(marks -> !vectors.containsKey(file.identity()))
                .ifPresent(marks -> unwritten.put(file.identity(), marks.deleted())));
        Iterator<StoredVector> written = vectorWriter
                .write(List.copyOf(unwritten.values()), inlineSizeBytesMax)
                .iterator();
        unwritten.keySet().forEach(identity -> vectors.put(identity, written.next()));
    }

    private static ChangeCounts.Vectors vectorCounts(ChangeRequest.Files files) {
        long updated = files.marked().stream()
                .filter(marked -> marked.file().hasDeletionVector())
                .count();
        long removed =
                files.removed().stream().filter(LiveFile::hasDeletionVector).count();
        return new ChangeCounts.Vectors(files.marked().size(), removed + updated, updated);
    }

    private static <E> long sum(Collection<E> elements, ToLongFunction<E> count) {
        return elements.stream().mapToLong(count).sum();
    }

    private ChangeRequest request(RowOperation operation, Plan plan) {
        Map<String, String> metrics = new LinkedHashMap<>();
        plan.metrics.forEach((metric, value) -> metrics.put(metric, Long.toString(value)));
        boolean isBlind = operation.reach() == RowOperation.Reach.NONE
                && edits.isEmpty()
                && shape.keys().isEmpty();
        Map<String, String> tags = remembrance == null ? Map.of() : remembrance.tags();
        CommitWords words = new CommitWords(operation.name(), operation.parameters(), metrics, tags, isBlind);
        return new ChangeRequest(
                plan.files,
                true,
                words,
                edits,
                Optional.empty(),
                Optional.ofNullable(remembrance).map(Remembrance::transaction));
    }

    /** Deletes what was staged and no commit names. */
    private void deleteStaged(ChangeRequest.Files committed) {
        List<StagedFile> staged = new ArrayList<>(inserted);
        outcomes.values().forEach(outcome -> staged.addAll(outcome.files()));
        staged.removeAll(committed.added());
        target.delete(staged);
        feed.deleteOthers(committed.changeData());
        vectorWriter.deleteOthers(
                committed.marked().stream().map(MarkedFile::vector).toList());
    }
}
