package dev.rivulet.delta.kernel.log;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The data files, deletion vectors and change data files that versions of a table need which were the latest at some time since a given
 * one, and all those after them. One owner; it holds the paths on the heap.
 *
 * <p>Delta goes by the tombstones that the latest version still has. They may have been dropped sooner than what is asked for here, so the commits
 * themselves are read too: a file that a version since then needed is live now, or was removed by a commit since then.
 */
public final class NeededFiles {

    private static final StructType REMOVES = new StructType().add("remove", RemoveFile.FULL_SCHEMA);

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

    /** Live files, and tombstones that are not older; Kernel's way to a checkpoint passes over those that lie in the checkpoint before. */
    private void nameState(TableScan latest, long sinceMillis) throws IOException {
        for (LiveFile file : latest.files()) {
            named.add(file.path());
            file.vectorPath(root.toString()).ifPresent(named::add);
        }
        try (ActionsIterator newestFirst = new ActionsIterator(
                latest.engine(), latest.snapshot().getLogSegment().allLogFilesReversed(), REMOVES, Optional.empty())) {
            while (newestFirst.hasNext()) {
                nameRemoved(newestFirst.next().getColumnarBatch(), sinceMillis);
            }
        } catch (RuntimeException failure) {
            throw latest.unreadable(failure);
        }
    }

    private void nameRemoved(ColumnarBatch batch, long sinceMillis) throws IOException {
        try (CloseableIterator<Row> actions = batch.getRows()) {
            while (actions.hasNext()) {
                Row action = actions.next();
                if (!action.isNullAt(0)) {
                    RemoveFile remove = new RemoveFile(action.getStruct(0));
                    if (remove.getDeletionTimestamp().orElse(0L) >= sinceMillis) {
                        named.add(remove.getPath());
                        remove.getDeletionVector().ifPresent(named::add);
                    }
                }
            }
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
