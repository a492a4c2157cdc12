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
     * Makes the epochs visible in one atomic step. On return the commit is durable. Committing an epoch that is there already changes
     * nothing.
     *
     * @param epochs at least one, contiguous and ascending, following the last committed one; some may have no files
     * @throws IOException if the target cannot be reached; nothing or all of it is visible, and the same call may be repeated
     */
    void commit(List<StagedEpoch> epochs) throws IOException;
}
