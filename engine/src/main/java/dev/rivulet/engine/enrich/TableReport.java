package dev.rivulet.engine.enrich;

/**
 * How it goes with the table of one step since the job was started. Immutable.
 *
 * @param uid of the step
 * @param sourceVersion the version that was logged last, in the table's own words; empty for none
 * @param rowCount of that version
 * @param loadCount how often another version was loaded, at the start too
 * @param failureCount how often that failed, upon which the version before stays in force and it is tried again
 * @param lastFailure why it failed the last time; empty if it has not since the last load
 */
public record TableReport(
        String uid, String sourceVersion, long rowCount, long loadCount, long failureCount, String lastFailure) {

    TableReport afterLoad(String newVersion, long newRowCount) {
        return new TableReport(uid, newVersion, newRowCount, loadCount + 1, failureCount, "");
    }

    TableReport afterFailure(String cause) {
        return new TableReport(uid, sourceVersion, rowCount, loadCount, failureCount + 1, cause);
    }
}
