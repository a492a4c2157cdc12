package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.KeyBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys of a table are taken, as the writer of a stream sees it row by row: by a row of the epoch that is open, of one that waits for its
 * commit, or of the table's version at the begin of the epoch. It is no proof: others may commit the same key before the epoch is
 * committed, so whoever commits asks the {@link KeyGuard} all the same. Owned by the collect agent, with a view of the table of its own;
 * nothing of it is stored.
 *
 * @param <T> the rows
 */
public final class TakenKeys<T> {

    private static final Logger LOG = LoggerFactory.getLogger(TakenKeys.class);

    private final StagingTarget target;
    private final Opening opening;
    private final TableShape shape;
    private final String applicationId;
    private final List<Key<T>> keys = new ArrayList<>();

    /** Null until a row is asked for: not every sink that is opened gets one. */
    private @Nullable KernelTable table;

    /** Since the begin of the epoch, or since the first row of a replay: of the epochs that the table has no end is told. */
    private boolean isCurrent;

    private boolean isTooLarge;

    /** The row whose keys were taken last, and are free; it is written next as a rule. */
    private @Nullable T freeRow;

    /** Opens the table once more. */
    @FunctionalInterface
    public interface Opening {

        KernelTable open() throws IOException;
    }

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
     * @param shape the table's
     * @param target of that shape
     * @param applicationId whom the table remembers the last epoch of
     */
    public TakenKeys(
            StagingTarget target, Opening opening, TableShape shape, RowType<T> rowType, String applicationId) {
        this.target = target;
        this.opening = opening;
        this.shape = shape;
        this.applicationId = applicationId;
        RowType<T> rows = target.rules().written(rowType);
        shape.keys().forEach((name, columns) -> keys.add(new Key<>(name, columns, rows)));
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
        KernelTable view = table;
        if (view == null) {
            view = opening.open();
            table = view;
        } else if (!target.disk().exists(entryBehind(view))) {
            return;
        }
        long committedEpoch = view.latestTransactionVersion(applicationId).orElse(0);
        TableScan scan = view.knownScan();
        if (!scan.shape().isWidened(shape)) {
            throw new MetadataChangedException(view.root(), scan.version(), shape, scan.shape());
        }
        List<LiveFile> newestFirst = new ArrayList<>(scan.files());
        newestFirst.sort(
                Comparator.comparingLong(LiveFile::modifiedMillis).reversed().thenComparing(LiveFile::path));
        for (Key<T> key : keys) {
            int unknownCount = key.files.show(scan, newestFirst, committedEpoch);
            if (unknownCount > 0 && !isTooLarge) {
                isTooLarge = true;
                LOG.warn(
                        "rows whose key is in one of the oldest files end the job, as there are too many to remember their keys: table={}"
                                + " key={} files={}",
                        view.root(),
                        key.name,
                        unknownCount);
            }
        }
    }

    private static Path entryBehind(KernelTable view) throws IOException {
        return view.root().resolve("_delta_log").resolve(NumberedName.of("", view.version() + 1, ".json"));
    }
}
