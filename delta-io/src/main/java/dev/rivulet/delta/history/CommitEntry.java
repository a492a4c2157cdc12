package dev.rivulet.delta.history;

import java.util.Map;
import java.util.Optional;

/**
 * A commit in a table's log, as far as its {@code commitInfo} tells; without one it has no operation. Immutable.
 *
 * @param operation as the history calls it, such as {@code WRITE}
 * @param operationParameters text or JSON by name; those that are null are left out
 * @param tags the same of what the writer put into {@code tags}
 */
public record CommitEntry(
        long version, String operation, Map<String, String> operationParameters, Map<String, String> tags) {

    public CommitEntry {
        operationParameters = Map.copyOf(operationParameters);
        tags = Map.copyOf(tags);
    }

    /** Whose commit it is, if it is a job's. */
    public String applicationId() {
        return operationParameters.getOrDefault("queryId", "");
    }

    boolean isRestore() {
        return operation.equals("RESTORE");
    }

    /** Which version a restore goes back to; -1, as far back as can be, if it names only a time. */
    long restoredVersion() {
        try {
            return Long.parseLong(operationParameters.getOrDefault("version", ""));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    /** What it tells of its epochs, if this application made it. */
    public Optional<CommitNotes> notesOf(String applicationId) {
        return applicationId.equals(applicationId()) ? CommitTags.read(tags) : Optional.empty();
    }
}
