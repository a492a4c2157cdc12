package dev.rivulet.engine.emit;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.RejectedRecord;

/**
 * What a row for a receiver came of. So little that it may be kept with the row: the record itself stays in the log. Immutable.
 *
 * @param position of the log's entry
 * @param endPosition where that ends
 * @param record which of its records; {@link RejectedRecord#NO_RECORD} for a row that came of no one record, as behind a keyBy
 * @param isAllOfRecord whether that record became nothing else, so that it can be sent through the pipeline again
 * @param timeMicros when the entry was logged, for people
 */
public record RowOrigin(long position, long endPosition, int record, boolean isAllOfRecord, long timeMicros) {

    /** Of a row that became of a record of a batch. */
    public static RowOrigin ofRecord(LogEntry entry, int record, boolean isAllOfRecord) {
        return new RowOrigin(
                entry.position(), entry.endPosition(), record, isAllOfRecord, entry.processingTimeMicros());
    }

    /** Of a row that came of no one record, but was due by the entry. */
    public static RowOrigin ofNoRecord(LogEntry entry) {
        return ofRecord(entry, RejectedRecord.NO_RECORD, false);
    }

    /** Whether its record is known. */
    public boolean hasRecord() {
        return record != RejectedRecord.NO_RECORD;
    }
}
