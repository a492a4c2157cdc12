package dev.rivulet.core.sink;

import java.io.IOException;
import java.util.List;

/**
 * Makes sealed epochs visible, each exactly once and in their order. Owned by the commit agent.
 */
public interface SinkCommitter {

    /** What {@link #committedEpoch} says when the target has none of this log's epochs. */
    long NONE = 0;

    /**
     * The last epoch of this log that the target has. The target itself is asked, never a memory of it.
     *
     * @throws IOException if the target cannot be read
     */
    long committedEpoch() throws IOException;

    /**
     * What speaks against going on with the target, found by asking the target itself and its history. To be asked after opening and
     * before anything is committed; the job starts only if there is none, or somebody has chosen a way out of each.
     *
     * @return the gravest first; the default is none
     * @throws IOException if the target cannot be read
     */
    default List<TargetDoubt> doubts() throws IOException {
        return List.of();
    }

    /**
     * What tells this target from another that takes its place under the same name: for the caller to keep, and to compare at the
     * next start (see {@link TargetDoubt.Replaced}).
     *
     * @return the default is empty, for a target that has no such thing
     * @throws IOException if the target cannot be read
     */
    default String targetId() throws IOException {
        return "";
    }

    /**
     * What the target itself remembers of this log's epochs, so that a replay can be held against it. Targets forget: old epochs may
     * be missing, and {@code fromEpoch} among them.
     *
     * @param fromEpoch the first that is wanted
     * @return those with rows that are known, ascending by epoch, with the rows that were refused; the default is none, for a target that does not keep them
     * @throws IOException if the target cannot be read
     */
    default List<EpochSeal> committedSeals(long fromEpoch) throws IOException {
        return List.of();
    }

    /**
     * Makes the epochs visible in one atomic step. On return the commit is durable. Committing an epoch that is there already changes
     * nothing.
     *
     * @param epochs at least one, contiguous and ascending, following the last committed one; some may have no files
     * @throws FencedException if another run commits to the target, or somebody replaced or restored it; this run must end
     * @throws IOException if the target cannot be reached; nothing or all of it is visible, and the same call may be repeated
     */
    void commit(List<StagedEpoch> epochs) throws IOException;
}
