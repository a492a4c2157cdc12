package dev.rivulet.delta;

import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.kernel.commit.AppendResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How the rows of epochs come into a table. Owned by the commit agent. */
interface EpochCommits {

    /** The history's word for a commit of a stream, as Spark writes it. */
    String OPERATION = "STREAMING UPDATE";

    /**
     * Makes epochs visible in one commit. One that the table has already changes nothing.
     *
     * @param epochs contiguous and ascending, whose files are finished, synced, in synced directories, relative to the table
     * @param expectedEpoch what the table must remember before, so that a second writer under the same name is noticed; empty not to ask
     * @param notes of these epochs
     * @param fence looks at what others commit before
     * @return the table's version, and whether it is new
     * @throws FencedException if the fence says so, or the table is another than the one that was opened; nothing is visible
     * @throws IOException if nothing is visible, upon which the call may be repeated; or if the directory of the log could not be
     *     synced, upon which every later call on the same table object throws the same, and the table must be opened afresh
     */
    AppendResult commit(List<StagedEpoch> epochs, OptionalLong expectedEpoch, CommitNotes notes, CommitFence fence)
            throws IOException;

    /** What the history is told of them. */
    static Map<String, String> parameters(String outputMode, String applicationId, CommitNotes notes) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("outputMode", outputMode);
        parameters.put("queryId", applicationId);
        parameters.put("epochId", Long.toString(notes.lastEpoch()));
        return parameters;
    }
}
