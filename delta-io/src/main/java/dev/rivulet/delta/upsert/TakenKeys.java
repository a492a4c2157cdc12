package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.KeyBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a table are taken, as the writer of a stream sees it row by row: by a row of the epoch that is open, of one that waits for its
 * commit, or of the table's version at the begin of the epoch. It is no proof: others may commit the same key before the epoch is
 * committed, so whoever commits asks the {@link KeyGuard} all the same. Owned by the collect agent, with a view of the table of its own;
 * nothing of it is stored.
 *
 * @param <T> the rows
 */
public final class TakenKeys<T> {

    private final StagingTarget target;
    private final LatestVersion latest;
    private final List<Key<T>> keys = new ArrayList<>();

    /** Since the begin of the epoch, or since the first row of a replay: of the epochs that the table has no end is told. */
    private boolean isCurrent;

    /** The row whose keys were taken last, and are free; it is written next as a rule. */
    private @Nullable T freeRow;

    /** A key of the table. */
    private static final class Key<T> {

        private final String name;
        private final String label;
        private final MergeKey<T> values;
        private final KeyBytes<T> bytes;
        private final KeyedFiles files;
        private ExactKeys ofOpenEpoch = new ExactKeys();
        private boolean isThere;

        Key(String name, List<String> columns, RowType<T> rows) {
            this.name = name;
            this.label = KeyProof.label(name, columns);
            this.values = new MergeKey<>(columns, rows);
            this.bytes = new KeyBytes<>(columns, rows);
            this.files = new KeyedFiles(columns);
        }

        /** Null if no other row has it. */
        @Nullable String whyNotFree(T row) throws IOException {
            isThere = bytes.take(row);
            if (!isThere) {
                return name.equals(KeyProperty.PRIMARY) ? label + " has no value" : null;
            }
            return ofOpenEpoch.contains(bytes) || files.contains(bytes)
                    ? label + " would be in two rows with " + values.text(Objects.requireNonNull(values.of(row)))
                    : null;
        }
    }

    /**
     * @param target of the table's shape
     */
    public TakenKeys(StagingTarget target, LatestVersion latest, RowType<T> rowType) {
        this.target = target;
        this.latest = latest;
        RowType<T> rows = target.rules().written(rowType);
        latest.shape().keys().forEach((name, columns) -> keys.add(new Key<>(name, columns, rows)));
    }

    /**
     * Which key of a row is taken, with its values; null if none is.
     *
     * @throws MetadataChangedException if the table demands something else than when it was opened
     * @throws IOException if the table, or a file of it, cannot be read
     */
    public @Nullable String whyRefused(T row) throws IOException {
        if (!isCurrent) {
            renew();
            isCurrent = true;
        }
        freeRow = null;
        for (Key<T> key : keys) {
            String why = key.whyNotFree(row);
            if (why != null) {
                return why;
            }
        }
        freeRow = row;
        return null;
    }

    /** The row is in the epoch that is open. */
    public void take(T row) {
        boolean isKnown = freeRow == row;
        for (Key<T> key : keys) {
            if (isKnown ? key.isThere : key.bytes.take(row)) {
                key.ofOpenEpoch.add(key.bytes);
            }
        }
        freeRow = null;
    }

    /** The epoch that was open has these files, and waits for its commit. */
    public void seal(long epoch, List<StagedFile> files) {
        List<LiveFile> staged =
                files.stream().map(file -> LiveFile.of(file, target.root())).toList();
        for (Key<T> key : keys) {
            key.files.stage(epoch, staged, key.ofOpenEpoch);
            key.ofOpenEpoch = new ExactKeys();
        }
        isCurrent = false;
    }

    private void renew() throws IOException {
        LatestVersion.Sight sight = latest.look();
        if (sight == null) {
            return;
        }
        for (Key<T> key : keys) {
            latest.tellUnknown(key.name, key.files.show(sight.scan(), sight.newestFirst(), sight.committedEpoch()));
        }
    }
}
