package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.change.ChangeCounts;
import dev.rivulet.delta.change.RowOperation;
import dev.rivulet.delta.feed.ChangeType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.upsert.index.Found;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.delta.upsert.index.KeyFilter;
import dev.rivulet.delta.upsert.index.KeyIndex;
import dev.rivulet.delta.upsert.index.KeySet;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes out the rows that others with the same key come for. One owner. */
final class Replacement implements RowOperation {

    private final KeyColumns keyColumns;
    private final MergeKey<Row> key;
    private final StructRowType keyRows;
    private final KeySet coming;
    private final KeyIndex index;
    private final Map<String, String> parameters;

    /** Of the keys that stay in the files that were read, by the files' identities. */
    private final Map<String, KeyFilter> filters = new HashMap<>();

    /** By the identities of files whose rows need not be read. */
    private final Map<String, Found> places = new HashMap<>();

    /** The file that is read, or was last; empty before the first. */
    private String currentFile = "";

    /** Of the keys that the table has, in the order in which they were met. */
    private final Map<List<Object>, Integer> metKeys = new HashMap<>();

    /** Their numbers, since this was taken last. */
    private BitSet met = new BitSet();

    private KeyFilter.Builder currentKeys = new KeyFilter.Builder();

    /**
     * @param rows of the table
     */
    Replacement(
            KeyColumns keyColumns, StructRowType rows, KeySet coming, KeyIndex index, Map<String, String> parameters) {
        this.keyColumns = keyColumns;
        this.key = keyColumns.of(rows);
        this.keyRows = keyColumns.rowsOf(rows.schema());
        this.coming = coming;
        this.index = index;
        this.parameters = parameters;
    }

    @Override
    public String name() {
        return "STREAMING UPDATE";
    }

    @Override
    public Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public Map<String, Long> metrics(ChangeCounts counts) {
        Map<String, Long> metrics = counts.ofFiles();
        metrics.put("numOutputRows", coming.size() + counts.copiedRows());
        metrics.put("numUpdatedRows", counts.deletedRows());
        metrics.put("numInsertedRows", coming.size() - counts.deletedRows());
        metrics.put("numCopiedRows", counts.copiedRows());
        return metrics;
    }

    @Override
    public List<LiveFile> candidates(TableScan version) throws IOException {
        List<LiveFile> files = version.files();
        index.show(files);
        List<LiveFile> candidates = new ArrayList<>();
        for (LiveFile file : files) {
            Found found = index.find(file, version, coming);
            if (!found.isNone()) {
                candidates.add(file);
            }
            if (found.isKnown()) {
                places.put(file.identity(), found);
            }
        }
        return candidates;
    }

    @Override
    public @Nullable Row apply(Row row) {
        return isGone(key.of(row)) ? null : row;
    }

    private boolean isGone(@Nullable List<Object> rowKey) {
        if (rowKey == null || !coming.contains(rowKey)) {
            return false;
        }
        meet(rowKey);
        return true;
    }

    private void meet(List<Object> rowKey) {
        met.set(metKeys.computeIfAbsent(rowKey, unmet -> metKeys.size()));
    }

    @Override
    public BitSet takeMatched() {
        BitSet taken = met;
        met = new BitSet();
        return taken;
    }

    @Override
    public ChangeType goneAs() {
        return ChangeType.UPDATE_PREIMAGE;
    }

    @Override
    public ChangeType newAs(Row row, BitSet matched) {
        Integer number = metKeys.get(key.of(row));
        return number != null && matched.get(number) ? ChangeType.UPDATE_POSTIMAGE : ChangeType.INSERT;
    }

    /** By the key alone; and as all keys of the file are seen, its filter for the time to come is made of those that stay. */
    @Override
    public Optional<Deletion> deletion() {
        MergeKey<Row> keyAlone = keyColumns.of(keyRows);
        return Optional.of(new Deletion() {

            @Override
            public RowType<Row> rows() {
                return keyRows;
            }

            @Override
            public Optional<Gone> known(LiveFile file) {
                Found found = places.get(file.identity());
                return found == null ? Optional.empty() : Optional.of(gone(found));
            }

            @Override
            public Test of(LiveFile file) {
                finishFile();
                KeyFilter.Builder staying = new KeyFilter.Builder();
                currentFile = file.identity();
                currentKeys = staying;
                return row -> isGone(keyAlone.of(row), staying);
            }
        });
    }

    private Deletion.Gone gone(Found found) {
        DeletedRows.Builder rows = new DeletedRows.Builder();
        for (Found.Place place : found.places()) {
            meet(place.key());
            rows.add(place.position());
        }
        return new Deletion.Gone(rows.build(), found.rowCount());
    }

    private void finishFile() {
        if (!currentFile.isEmpty()) {
            filters.put(currentFile, currentKeys.build());
        }
        currentFile = "";
    }

    private boolean isGone(@Nullable List<Object> rowKey, KeyFilter.Builder staying) {
        boolean isGone = isGone(rowKey);
        if (rowKey != null && !isGone) {
            staying.add(KeySet.hash(rowKey));
        }
        return isGone;
    }

    @Override
    public void marked(LiveFile before, String identity) {
        finishFile();
        KeyFilter filter = filters.get(before.identity());
        if (filter != null) {
            index.putComing(identity, filter);
        }
    }
}
