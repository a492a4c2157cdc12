package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import java.util.List;
import java.util.Optional;

/**
 * Files to be taken out of a version and files to be put in their place, and what else the table is to change in, in one commit right
 * behind it. Immutable.
 *
 * @param removed files of that version
 * @param added finished, synced, in synced directories, relative to the table
 * @param isDataChange false if the same rows are only laid out otherwise
 * @param words for the history
 * @param edits of what the table wants of its rows, one after the other; the added files fit them
 * @param older what else comes back of an older version; then there are no edits
 * @param transaction what the table is to remember, if anything
 */
public record ChangeRequest(
        List<LiveFile> removed,
        List<StagedFile> added,
        boolean isDataChange,
        CommitWords words,
        List<ShapeEdit> edits,
        Optional<OlderState> older,
        Optional<TableTransaction> transaction) {

    public ChangeRequest {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
        edits = List.copyOf(edits);
    }

    /** Of rows alone, with nothing to remember. */
    public ChangeRequest(List<LiveFile> removed, List<StagedFile> added, boolean isDataChange, CommitWords words) {
        this(removed, added, isDataChange, words, List.of(), Optional.empty(), Optional.empty());
    }

    /** Of what the table wants of its rows alone. */
    public static ChangeRequest of(List<ShapeEdit> edits, CommitWords words) {
        return new ChangeRequest(List.of(), List.of(), false, words, edits, Optional.empty(), Optional.empty());
    }

    /** Back to an older version. */
    public static ChangeRequest of(List<LiveFile> removed, OlderState older, CommitWords words) {
        return new ChangeRequest(removed, List.of(), true, words, List.of(), Optional.of(older), Optional.empty());
    }
}
