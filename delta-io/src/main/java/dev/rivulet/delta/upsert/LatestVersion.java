package dev.rivulet.delta.upsert;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest version of a table for the writer of a stream, apart from the one that the committer has. Owned by the collect agent. */
public final class LatestVersion {

    private static final Logger LOG = LoggerFactory.getLogger(LatestVersion.class);

    private final Disk disk;
    private final Opening opening;
    private final TableShape shape;
    private final String applicationId;

    /** Null until a row is asked for: not every sink that is opened gets one. */
    private @Nullable KernelTable table;

    private boolean hasToldUnknown;

    /** Opens the table once more. */
    @FunctionalInterface
    public interface Opening {

        KernelTable open() throws IOException;
    }

    /**
     * A version.
     *
     * @param newestFirst its files
     * @param committedEpoch the last that it has of this stream
     */
    record Sight(TableScan scan, List<LiveFile> newestFirst, long committedEpoch) {}

    /**
     * @param shape the table's
     * @param applicationId whom the table remembers the last epoch of
     */
    public LatestVersion(Disk disk, Opening opening, TableShape shape, String applicationId) {
        this.disk = disk;
        this.opening = opening;
        this.shape = shape;
        this.applicationId = applicationId;
    }

    TableShape shape() {
        return shape;
    }

    /**
     * Null if it is the one that was there when this was called last.
     *
     * @throws MetadataChangedException if the table demands something else than when it was opened
     * @throws IOException if the table cannot be read
     */
    @Nullable Sight look() throws IOException {
        KernelTable view = table;
        if (view == null) {
            view = opening.open();
            table = view;
        } else if (!disk.exists(entryBehind(view))) {
            return null;
        }
        long committedEpoch = view.latestTransactionVersion(applicationId).orElse(0);
        TableScan scan = view.knownScan();
        if (!scan.shape().isWidened(shape)) {
            throw new MetadataChangedException(view.root(), scan.version(), shape, scan.shape());
        }
        List<LiveFile> newestFirst = new ArrayList<>(scan.files());
        newestFirst.sort(
                Comparator.comparingLong(LiveFile::modifiedMillis).reversed().thenComparing(LiveFile::path));
        return new Sight(scan, newestFirst, committedEpoch);
    }

    /** Tells once that files of it are not known by their keys, as there are too many to remember. */
    void tellUnknown(String key, int fileCount) {
        if (fileCount > 0 && !hasToldUnknown) {
            hasToldUnknown = true;
            LOG.warn(
                    "rows whose key is in one of the oldest files end the job, as there are too many to remember their keys: table={}"
                            + " key={} files={}",
                    Objects.requireNonNull(table).root(),
                    key,
                    fileCount);
        }
    }

    private static Path entryBehind(KernelTable view) throws IOException {
        return view.root().resolve("_delta_log").resolve(NumberedName.of("", view.version() + 1, ".json"));
    }
}
