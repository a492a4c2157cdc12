package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import java.util.List;
import java.util.Optional;

/**
 * Files to be taken out of a version and files to be put in their place, in one commit right behind it. Immutable.
 *
 * @param removed files of that version
 * @param added finished, synced, in synced directories, relative to the table
 * @param isDataChange false if the same rows are only laid out otherwise
 * @param words for the history
 * @param older what else comes back of an older version
 */
public record ChangeRequest(
        List<LiveFile> removed,
        List<StagedFile> added,
        boolean isDataChange,
        CommitWords words,
        Optional<OlderState> older) {

    public ChangeRequest {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /** A change that leaves columns, properties and protocol as they are. */
    public ChangeRequest(List<LiveFile> removed, List<StagedFile> added, boolean isDataChange, CommitWords words) {
        this(removed, added, isDataChange, words, Optional.empty());
    }
}
