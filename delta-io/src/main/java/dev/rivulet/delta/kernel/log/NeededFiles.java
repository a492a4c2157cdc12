package dev.rivulet.delta.kernel.log;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.TableScan;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The data files, deletion vectors and change data files that versions of a table need which were the latest at some time since a given
 * one, and all those after them. One owner; it holds the paths on the heap.
 *
 * <p>Delta goes by the tombstones that the latest version still has. They may have been dropped sooner than what is asked for here, so the commits
 * themselves are read too: a file that a version since then needed is live now, or was removed by a commit since then.
 */
public final class NeededFiles {

    private final Disk disk;
    private final Path root;
    private final NamedFiles named;
    private long seenVersion;

    private NeededFiles(Disk disk, TableScan latest) {
        this.disk = disk;
        this.root = latest.root();
        this.named = new NamedFiles(root);
        this.seenVersion = latest.version();
    }

    /**
     * @param sinceMillis since 1970
     * @throws IOException if the log cannot be read
     */
    public static NeededFiles since(long sinceMillis, TableScan latest, Disk disk) throws IOException {
        NeededFiles needed = new NeededFiles(disk, latest);
        needed.nameState(latest, sinceMillis);
        long version = latest.version();
        CommitActions commit = CommitActions.read(disk, needed.root, version).orElse(null);
        while (commit != null && commit.timeMillis() >= sinceMillis) {
            commit.nameTo(needed.named);
            version--;
            commit = version < 0
                    ? null
                    : CommitActions.read(disk, needed.root, version).orElse(null);
        }
        return needed;
    }

    /** As a checkpoint would have them: live files, and tombstones not older than that. */
    private void nameState(TableScan latest, long sinceMillis) throws IOException {
        try (CreateCheckpointIterator batches =
                new CreateCheckpointIterator(latest.engine(), latest.snapshot().getLogSegment(), sinceMillis - 1)) {
            while (batches.hasNext()) {
                FilteredColumnarBatch batch = batches.next();
                try (CloseableIterator<Row> actions = batch.getRows()) {
                    while (actions.hasNext()) {
                        nameAction(actions.next());
                    }
                }
            }
        } catch (RuntimeException failure) {
            throw new IOException(
                    "table " + root + ": version " + latest.version() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    private void nameAction(Row action) {
        if (!action.isNullAt(SingleAction.ADD_FILE_ORDINAL)) {
            AddFile add = new AddFile(action.getStruct(SingleAction.ADD_FILE_ORDINAL));
            named.add(add.getPath());
            add.getDeletionVector().ifPresent(named::add);
        }
        if (!action.isNullAt(SingleAction.REMOVE_FILE_ORDINAL)) {
            RemoveFile remove = new RemoveFile(action.getStruct(SingleAction.REMOVE_FILE_ORDINAL));
            named.add(remove.getPath());
            remove.getDeletionVector().ifPresent(named::add);
        }
    }

    /** Takes in what others have committed since this was made or last called. */
    public void catchUp() throws IOException {
        CommitActions next = CommitActions.read(disk, root, seenVersion + 1).orElse(null);
        while (next != null) {
            next.nameTo(named);
            seenVersion++;
            next = CommitActions.read(disk, root, seenVersion + 1).orElse(null);
        }
    }

    /**
     * @param file below the table
     */
    public boolean has(Path file) {
        return named.has(file);
    }
}
