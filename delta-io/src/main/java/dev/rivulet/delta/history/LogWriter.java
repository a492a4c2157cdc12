package dev.rivulet.delta.history;

/**
 * Who writes to a table: a run of a job on its log. Immutable.
 *
 * @param target what messages call the table
 * @param sinkId job and sink, which the application ids of all their logs begin with
 * @param logId of the log, after a slash the rest of the application id
 * @param term of this run
 */
public record LogWriter(String target, String sinkId, String logId, long term) {

    /** What the table knows the writer by. */
    public String applicationId() {
        return sinkId + "/" + logId;
    }
}
