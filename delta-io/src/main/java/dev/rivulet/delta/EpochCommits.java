package dev.rivulet.delta;

import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.commit.AppendResult;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** How the rows of epochs come into a table. Owned by the commit agent. */
@FunctionalInterface
interface EpochCommits {

    /**
     * Makes epochs visible in one commit, unless the table has them already.
     *
     * @param epochs contiguous and ascending
     * @param expectedEpoch what the table must remember before, so that a second writer under the same name is noticed; empty not to ask
     * @param notes of these epochs
     * @param fence looks at what others commit before
     * @throws IOException as {@link DeltaTable#append(List, String, OptionalLong, CommitNotes, CommitFence)}
     */
    AppendResult commit(List<StagedEpoch> epochs, OptionalLong expectedEpoch, CommitNotes notes, CommitFence fence)
            throws IOException;
}
