package dev.rivulet.delta.kernel;

import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.delta.kernel.shape.KernelTypes;
import io.delta.kernel.TableManager;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.lang.Lazy;
import io.delta.kernel.internal.metrics.SnapshotQueryContext;
import io.delta.kernel.internal.replay.LogReplay;
import io.delta.kernel.internal.snapshot.LogSegment;
import io.delta.kernel.internal.util.FileNames;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one table as Kernel shows them, the latest one remembered. Owned by one {@link KernelTable}.
 *
 * <p>What a commit leaves behind is kept for the next one, which spares reading the log; another writer's commits are then met as
 * conflicts. It is dropped after a failure, a conflict and a checkpoint; where that was made beside the commits, it is read from it.
 */
final class TableSnapshots {

    private final KernelEngine engine;
    private final Path root;
    private final LogProof proof;

    private @Nullable SnapshotImpl latest;

    /** Of the table that was opened; another may have taken its place since. */
    private String tableId = "";

    TableSnapshots(KernelEngine engine, Path root, LogProof proof) {
        this.engine = engine;
        this.root = root;
        this.proof = proof;
    }

    /** The latest version that is known, read if none is. */
    SnapshotImpl latest() throws IOException {
        if (latest == null && !refresh()) {
            throw new IOException("table " + root + " is gone: there is no _delta_log in it any more");
        }
        return Objects.requireNonNull(latest);
    }

    SnapshotImpl at(long version) throws IOException {
        try {
            return sound((SnapshotImpl) TableManager.loadSnapshot(root.toString())
                    .atVersion(version)
                    .build(engine));
        } catch (RuntimeException failure) {
            throw proof.unreadable("version " + version + " cannot be read", version, failure);
        }
    }

    /**
     * The version that was the latest at a time: by in-commit timestamps where the table has them, else by when the log's files were
     * written.
     *
     * @throws IOException if the log does not reach back so far, or nothing was committed as late
     */
    SnapshotImpl asOf(Instant time) throws IOException {
        SnapshotImpl newest = latest();
        try {
            return sound((SnapshotImpl) TableManager.loadSnapshot(root.toString())
                    .atTimestamp(time.toEpochMilli(), newest)
                    .build(engine));
        } catch (RuntimeException failure) {
            throw proof.unreadable("its version as of " + time + " cannot be read", newest.getVersion(), failure);
        }
    }

    /** Passes if its columns can be told; Kernel finds out when it is first asked. */
    private static SnapshotImpl sound(SnapshotImpl snapshot) {
        snapshot.getSchema();
        return snapshot;
    }

    TableScan scan(SnapshotImpl snapshot) throws IOException {
        return new TableScan(engine, root, snapshot, KernelTypes.toCore(root.toString(), snapshot.getSchema()));
    }

    /** Reads the latest version; returns whether there is a table. */
    boolean refresh() throws IOException {
        forget();
        try {
            latest = sound(
                    (SnapshotImpl) TableManager.loadSnapshot(root.toString()).build(engine));
            noteTable(latest);
            return true;
        } catch (TableNotFoundException none) {
            return false;
        } catch (RuntimeException failure) {
            throw proof.unreadable("it cannot be read", Long.MAX_VALUE, failure);
        }
    }

    /**
     * Has the version that is kept read from a checkpoint, unless it is read from a newer one: otherwise its way through the log would grow by
     * each commit, and by files that are cleaned away some day. Nothing of the log is read or listed for it.
     *
     * @param checkpoint that stands; -1 for none
     */
    void readFrom(long checkpoint) throws IOException {
        SnapshotImpl kept = latest;
        if (kept == null || kept.getLogSegment().getCheckpointVersionOpt().orElse(-1L) >= checkpoint) {
            return;
        }
        try {
            Lazy<LogSegment> segment = new Lazy<>(shortened(kept.getLogSegment(), checkpoint));
            latest = new SnapshotImpl(
                    kept.getDataPath(),
                    kept.getVersion(),
                    segment,
                    new LogReplay(engine, kept.getDataPath(), segment, new Lazy<>(kept::getCurrentCrcInfo)),
                    kept.getProtocol(),
                    kept.getMetadata(),
                    kept.getCommitter(),
                    SnapshotQueryContext.forVersionSnapshot(root.toString(), kept.getVersion()),
                    inCommitTimestamp(kept));
        } catch (RuntimeException failure) {
            throw proof.unreadable("its checkpoint cannot be read", checkpoint, failure);
        }
    }

    /** As Kernel itself makes one behind a commit. */
    private Supplier<LogSegment> shortened(LogSegment log, long checkpoint) throws IOException {
        FileStatus file = engine.files()
                .getFileStatus(FileNames.checkpointFileSingular(log.getLogPath(), checkpoint)
                        .toString());
        LogSegment shorter = new LogSegment(
                log.getLogPath(),
                log.getVersion(),
                log.getDeltas().stream()
                        .filter(delta -> FileNames.deltaVersion(delta.getPath()) > checkpoint)
                        .toList(),
                log.getCompactions().stream()
                        .filter(compaction -> FileNames.logCompactionVersions(compaction.getPath())._1 > checkpoint)
                        .toList(),
                List.of(file),
                log.getDeltaFileAtEndVersion(),
                log.getLastSeenChecksum().filter(sum -> FileNames.checksumVersion(sum.getPath()) >= checkpoint),
                log.getMaxPublishedDeltaVersion());
        return () -> shorter;
    }

    private Optional<Long> inCommitTimestamp(SnapshotImpl kept) {
        return TableConfig.IN_COMMIT_TIMESTAMPS_ENABLED.fromMetadata(kept.getMetadata())
                ? Optional.of(kept.getTimestamp(engine))
                : Optional.empty();
    }

    /** What tells the table that was opened from another that takes its place; empty if none was read yet. */
    String tableId() {
        return tableId;
    }

    /** Has the next one read the log. */
    void forget() {
        latest = null;
    }

    /** Keeps what a commit left behind; it leaves nothing if somebody else's came between. */
    void keep(TransactionCommitResult result) {
        latest = (SnapshotImpl) result.getPostCommitSnapshot().orElse(null);
        if (latest != null) {
            noteTable(latest);
        }
    }

    void requireSameTable(SnapshotImpl snapshot) throws FencedException {
        String found = snapshot.getMetadata().getId();
        if (!found.equals(tableId)) {
            throw new FencedException(new TargetDoubt.Replaced("table " + root, tableId, found));
        }
    }

    private void noteTable(SnapshotImpl snapshot) {
        if (tableId.isEmpty()) {
            tableId = snapshot.getMetadata().getId();
        }
    }
}
