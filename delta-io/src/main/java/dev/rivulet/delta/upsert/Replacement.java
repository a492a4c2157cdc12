package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.Row;
import dev.rivulet.delta.change.ChangeCounts;
import dev.rivulet.delta.change.RowOperation;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.merge.MergeKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes out the rows that others with the same key come for. One owner. */
final class Replacement implements RowOperation {

    private final MergeKey<Row> key;
    private final KeySet coming;
    private final KeyIndex index;
    private final Map<String, String> parameters;

    Replacement(MergeKey<Row> key, KeySet coming, KeyIndex index, Map<String, String> parameters) {
        this.key = key;
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
        List<LiveFile> candidates = new ArrayList<>();
        for (LiveFile file : version.files()) {
            if (index.mayHoldAny(file, version, coming)) {
                candidates.add(file);
            }
        }
        return candidates;
    }

    @Override
    public @Nullable Row apply(Row row) {
        return coming.contains(key.of(row)) ? null : row;
    }
}
