package dev.rivulet.delta.staging;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.history.CommitHistory;
import dev.rivulet.delta.history.TableInquiry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Data files that earlier runs on a log staged and did not live to commit. Owned by the commit agent.
 *
 * <p>What may be deleted, and why: a run numbers its files as it stages them, and commits them in that order; of two runs the later
 * one has the higher term. So of all files of this log the committed ones come before or are the last one in its newest commit, by
 * term and number, and what comes behind that was never committed. It never will be, once the present run has committed: its term is
 * higher than theirs, and {@link dev.rivulet.delta.history.CommitFence} keeps a run that is still alive on a copy of the data directory
 * from committing behind it. Before that first commit nothing may be deleted.
 *
 * <p>If the newest commit is not known, since the log was cleaned past it, nothing is deleted. What a crash on the way leaves stays
 * for a vacuum, like a deletion that a power loss undoes (directories are not synced here, since a sync that failed unheard would make
 * the next one lie): by then the newest commit is of a later run, and says nothing of how far the earlier one came.
 */
public final class StagedLeftovers {

    private final Disk disk;
    private final Path root;
    private final StagingName own;

    /** The last file that is known to be committed. */
    private final StagingName.Numbered lastCommitted;

    private StagedLeftovers(Disk disk, Path root, StagingName own, StagingName.Numbered lastCommitted) {
        this.disk = disk;
        this.root = root;
        this.own = own;
        this.lastCommitted = lastCommitted;
    }

    /**
     * What earlier runs left, as far as it can be told.
     *
     * @param own how the present run names its files
     * @param found of the table before the present run committed
     * @return empty if the table does not tell what was committed
     */
    public static Optional<StagedLeftovers> find(
            Disk disk, Path root, StagingName own, CommitHistory history, TableInquiry.Answer found)
            throws IOException {
        if (found.lastCommit().isEmpty()) {
            return found.isHistoryWhole()
                    ? Optional.of(new StagedLeftovers(disk, root, own, StagingName.Numbered.NONE))
                    : Optional.empty();
        }
        return history.addedFiles(found.lastCommit().getAsLong()).stream()
                .flatMap(path -> own.parse(path.substring(path.lastIndexOf('/') + 1)).stream())
                .max(StagingName.Numbered.ORDER)
                .map(last -> new StagedLeftovers(disk, root, own, last));
    }

    /** Tells the names of the files that the table has. */
    @FunctionalInterface
    public interface LiveFiles {

        Set<String> names() throws IOException;
    }

    /**
     * Deletes them. The present run must have committed, and not been fenced.
     *
     * @param liveFiles asked if there is anything to delete, should somebody have put a run of another past in this one's place
     * @return the files, relative to the table, sorted
     */
    public List<Path> delete(LiveFiles liveFiles) throws IOException {
        List<Path> found = new ArrayList<>();
        find(root, found);
        if (found.isEmpty()) {
            return found;
        }
        Set<String> live = liveFiles.names();
        List<Path> deleted = new ArrayList<>();
        for (Path file : found) {
            if (!live.contains(String.valueOf(file.getFileName()))) {
                disk.delete(file);
                deleted.add(root.relativize(file));
            }
        }
        Collections.sort(deleted);
        return deleted;
    }

    private void find(Path directory, List<Path> found) throws IOException {
        for (String name : disk.list(directory)) {
            StagingName.Numbered number = own.parse(name).orElse(null);
            if (number != null) {
                if (isLeftover(number)) {
                    found.add(directory.resolve(name));
                }
            } else if (name.contains("=") && disk.isDirectory(directory.resolve(name))) {
                // Only directories of partitions have data files in them.
                find(directory.resolve(name), found);
            }
        }
    }

    private boolean isLeftover(StagingName.Numbered number) {
        return number.term() < own.term() && StagingName.Numbered.ORDER.compare(number, lastCommitted) > 0;
    }
}
