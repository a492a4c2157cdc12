package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files to be taken out of a version and files to be put in their place, and what else the table is to change in, in one commit right
 * behind it. Immutable.
 *
 * @param files that go and come
 * @param isDataChange false if the same rows are only laid out otherwise
 * @param words for the history
 * @param edits of what the table wants of its rows, one after the other; the added files fit them
 * @param older what else comes back of an older version; then there are no edits
 * @param transaction what the table is to remember, if anything
 */
public record ChangeRequest(
        Files files,
        boolean isDataChange,
        CommitWords words,
        List<ShapeEdit> edits,
        Optional<OlderState> older,
        Optional<TableTransaction> transaction) {

    /**
     * Files that a change takes out of a version and puts into the next. Immutable.
     *
     * @param removed files of that version
     * @param marked other files of it, which stay with fewer rows; their vectors are synced, like those that were added
     * @param added finished, synced, in synced directories, relative to the table
     * @param changeData likewise, but no part of the version: all that the change does to rows, or none where the other files tell that
     * @param tags what other writers are to know of each added file
     */
    public record Files(
            List<LiveFile> removed,
            List<MarkedFile> marked,
            List<StagedFile> added,
            List<StagedFile> changeData,
            Map<String, String> tags) {

        public static final Files NONE = new Files(List.of(), List.of(), List.of());

        public Files(List<LiveFile> removed, List<MarkedFile> marked, List<StagedFile> added) {
            this(removed, marked, added, List.of(), Map.of());
        }

        public Files {
            removed = List.copyOf(removed);
            marked = List.copyOf(marked);
            added = List.copyOf(added);
            changeData = List.copyOf(changeData);
            tags = Map.copyOf(tags);
        }

        public Files withChangeData(List<StagedFile> files) {
            return new Files(removed, marked, added, files, tags);
        }

        public Files withTags(Map<String, String> notes) {
            return new Files(removed, marked, added, changeData, notes);
        }

        public boolean isEmpty() {
            return removed.isEmpty() && marked.isEmpty() && added.isEmpty();
        }
    }

    public ChangeRequest {
        edits = List.copyOf(edits);
    }

    /** Of rows alone, with nothing to remember. */
    public ChangeRequest(Files files, boolean isDataChange, CommitWords words) {
        this(files, isDataChange, words, List.of(), Optional.empty(), Optional.empty());
    }

    /** Of what the table wants of its rows alone. */
    public static ChangeRequest of(List<ShapeEdit> edits, CommitWords words) {
        return new ChangeRequest(Files.NONE, false, words, edits, Optional.empty(), Optional.empty());
    }

    /** Back to an older version. */
    public static ChangeRequest of(List<LiveFile> removed, OlderState older, CommitWords words) {
        return new ChangeRequest(
                new Files(removed, List.of(), List.of()), true, words, List.of(), Optional.of(older), Optional.empty());
    }
}
