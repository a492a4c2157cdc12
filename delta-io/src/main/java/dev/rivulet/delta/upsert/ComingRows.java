package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.KeyIndex;
import dev.rivulet.delta.upsert.index.KeySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of epochs that go into one commit, of each key the last epoch's. One owner.
 *
 * <p>An epoch has a key once. A file of an earlier epoch with rows that a later one replaces is written anew without them.
 */
final class ComingRows {

    private final TableScan version;
    private final StagingTarget target;
    private final KeyIndex index;
    private final MergeKey<Row> key;
    private final KeySet keys = new KeySet();
    private final List<StagedFile> files = new ArrayList<>();
    private final List<StagedFile> rewritten = new ArrayList<>();
    private final List<StagedFile> superseded = new ArrayList<>();

    private ComingRows(TableScan version, StagingTarget target, KeyIndex index, MergeKey<Row> key) {
        this.version = version;
        this.target = target;
        this.index = index;
        this.key = key;
    }

    /**
     * @param epochs the files of each, ascending
     * @param version any of the table, whose schema the files have
     */
    static ComingRows of(
            List<List<StagedFile>> epochs, TableScan version, StagingTarget target, KeyIndex index, MergeKey<Row> key)
            throws IOException {
        ComingRows rows = new ComingRows(version, target, index, key);
        for (int epoch = epochs.size() - 1; epoch >= 0; epoch--) {
            rows.putBefore(epochs.get(epoch));
        }
        return rows;
    }

    private void putBefore(List<StagedFile> epoch) throws IOException {
        KeySet ofEpoch = new KeySet();
        for (StagedFile file : epoch) {
            KeySet ofFile = index.keysOf(LiveFile.of(file, target.root()), version);
            if (ofFile.containsAny(keys)) {
                superseded.add(file);
                files.addAll(withoutLater(file));
            } else {
                files.add(file);
            }
            ofEpoch.addAll(ofFile);
        }
        keys.addAll(ofEpoch);
    }

    private List<StagedFile> withoutLater(StagedFile file) throws IOException {
        StructRowType rows = StructRowType.of("row", version.schema());
        try (FileStaging<Row> staging =
                new FileStaging<>(target, rows, StagingName.unique(target.clock()), StagingSettings.DEFAULT)) {
            version.visit(LiveFile.of(file, target.root()), rows, PartitionText::parse, row -> {
                if (!keys.contains(key.of(row))) {
                    staging.write(row);
                }
                return true;
            });
            List<StagedFile> staged = staging.finish();
            rewritten.addAll(staged);
            return staged;
        }
    }

    KeySet keys() {
        return keys;
    }

    /** What to make visible. */
    List<StagedFile> files() {
        return files;
    }

    /** What is not among the {@link #files} any more since others took their place. */
    List<StagedFile> superseded() {
        return superseded;
    }

    /** What was written here. */
    List<StagedFile> rewritten() {
        return rewritten;
    }
}
