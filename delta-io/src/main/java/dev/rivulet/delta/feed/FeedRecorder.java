package dev.rivulet.delta.feed;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a change does to rows, data file by data file, and writes it to change data files for the commit, if the table has a feed. Owned
 * by one change.
 *
 * <p>What becomes of a data file's rows does not depend on others, so it is kept for an attempt behind another version. The rows of
 * many files go into one change data file, lest a change of a few rows in each makes as many small files; they are held on the heap until then, up
 * to a limit, beyond which they are written at once.
 *
 * <p>Files that no commit came to name are deleted by {@link #deleteOthers}; a crash leaves them for a vacuum.
 */
public final class FeedRecorder implements Closeable {

    /** Some 20 MB, and enough for one file of a good size. */
    private static final int KEPT_ROW_COUNT_MAX = 50_000;

    private final StagingTarget table;
    private final boolean isOn;
    private final int keptRowCountMax;

    /** By the identity of the data file. */
    private final Map<String, FileChanges> byFile = new HashMap<>();

    private final List<StagedFile> staged = new ArrayList<>();

    private List<FeedRow> current = new ArrayList<>();
    private int keptRowCount;
    private @Nullable FileStaging<FeedRow> overflow;
    private @Nullable Written last;

    /** What becomes of a data file's rows: some on the heap, some in files already. */
    private record FileChanges(List<FeedRow> kept, List<StagedFile> files) {}

    /**
     * What a commit's change data files were written of.
     *
     * @param touched identities of data files
     * @param added data files with new rows
     * @param context whatever else says what becomes of the new rows
     */
    private record Source(List<String> touched, List<StagedFile> added, Object context) {}

    private record Written(Source source, List<StagedFile> files) {}

    /**
     * @param table to which the changed rows are written
     * @param isOn whether it has a feed; else nothing is noted
     */
    public FeedRecorder(StagingTarget table, boolean isOn) {
        this(table, isOn, KEPT_ROW_COUNT_MAX);
    }

    FeedRecorder(StagingTarget table, boolean isOn, int keptRowCountMax) {
        this.table = table;
        this.isOn = isOn;
        this.keptRowCountMax = keptRowCountMax;
    }

    public boolean isOn() {
        return isOn;
    }

    /**
     * Notes what becomes of a row of the data file that is gone through.
     *
     * @param after the same object if nothing does, null if it goes
     * @param goneAs what a row that goes is told as
     */
    public void note(Row before, @Nullable Row after, ChangeType goneAs) throws IOException {
        if (!isOn || after == before) {
            return;
        }
        if (after == null) {
            put(before, goneAs);
        } else {
            put(before, ChangeType.UPDATE_PREIMAGE);
            put(after, ChangeType.UPDATE_POSTIMAGE);
        }
    }

    private void put(Row row, ChangeType type) throws IOException {
        FeedRow change = new FeedRow(row, type);
        if (overflow == null && keptRowCount < keptRowCountMax) {
            current.add(change);
            keptRowCount++;
            return;
        }
        if (overflow == null) {
            overflow = newStaging();
        }
        overflow.write(change);
    }

    /** The data file is gone through; what was noted since the last one is its. */
    public void endFile(String identity) throws IOException {
        if (isOn) {
            List<StagedFile> files = overflow == null ? List.of() : overflow.finish();
            staged.addAll(files);
            byFile.put(identity, new FileChanges(current, files));
            current = new ArrayList<>();
        }
    }

    /**
     * Writes all that a commit changes.
     *
     * @param touched identities of the data files that rows go from or change in, all gone through
     * @param added data files with new rows, finished
     * @param version that the commit is to follow; its columns are those of the added files
     * @param newAs what a new row is told as
     * @param context by which {@code newAs} goes, compared by {@code equals}
     * @return finished, synced, in synced directories, relative to the table; the same as before if there is nothing else to tell
     */
    public List<StagedFile> files(
            Collection<String> touched,
            List<StagedFile> added,
            TableScan version,
            Function<Row, ChangeType> newAs,
            Object context)
            throws IOException {
        Source source = new Source(List.copyOf(touched), List.copyOf(added), context);
        Written written = last;
        if (written == null || !written.source.equals(source)) {
            written = new Written(source, write(source, version, newAs));
            last = written;
        }
        return written.files;
    }

    private List<StagedFile> write(Source source, TableScan version, Function<Row, ChangeType> newAs)
            throws IOException {
        List<StagedFile> files = new ArrayList<>();
        try (FileStaging<FeedRow> staging = newStaging()) {
            for (String identity : source.touched) {
                FileChanges changes = byFile.getOrDefault(identity, new FileChanges(List.of(), List.of()));
                files.addAll(changes.files);
                for (FeedRow change : changes.kept) {
                    staging.write(change);
                }
            }
            // What is in the files is what readers will find, whatever the writer was given.
            RowType<Row> rows = rows();
            for (StagedFile file : source.added) {
                version.visit(LiveFile.of(file, table.root()), rows, PartitionText::parse, row -> {
                    staging.write(new FeedRow(row, newAs.apply(row)));
                    return true;
                });
            }
            List<StagedFile> combined = staging.finish();
            staged.addAll(combined);
            files.addAll(combined);
            return files;
        }
    }

    private RowType<Row> rows() {
        return StructRowType.of("row", table.rules().uncheckedSchema());
    }

    private FileStaging<FeedRow> newStaging() {
        FeedRowType rows = new FeedRowType(rows());
        StagingTarget target = new StagingTarget(
                table.disk(), table.clock(), table.rules().uncheckedFor(rows.schema()), table.names());
        return new FileStaging<>(
                target, rows, StagingName.unique(table.clock()), StagingSettings.DEFAULT, FeedColumns.DIRECTORY);
    }

    /** Deletes what was written and no commit names. */
    public void deleteOthers(List<StagedFile> committed) {
        List<StagedFile> others = new ArrayList<>(staged);
        others.removeAll(committed);
        table.delete(others);
    }

    @Override
    public void close() throws IOException {
        if (overflow != null) {
            overflow.close();
        }
    }
}
