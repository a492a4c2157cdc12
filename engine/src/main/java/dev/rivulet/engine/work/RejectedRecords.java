package dev.rivulet.engine.work;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RowText;

/** Makes what is kept of records that did not become rows. Stateless. */
final class RejectedRecords {

    private RejectedRecords() {}

    /**
     * @param entry the batch
     * @param record its index there
     * @param operator the step that refused it; empty if it was none
     */
    static RejectedRecord of(LogEntry entry, int record, String operator, String cause) {
        Batch batch = entry.batch();
        if (batch == null) {
            throw new AssertionError("only batches have records, the entry is " + entry);
        }
        return new RejectedRecord(
                batch.sourceUid(),
                batch.resource(),
                batch.recordOffset(record),
                entry.position(),
                record,
                operator,
                operator.isEmpty() ? "" : MalformedRowException.class.getName(),
                cause,
                RejectedRecord.Kind.RECORD,
                batch.record(record));
    }

    /**
     * Of a row that a sink refuses.
     *
     * @param entry what it came of, or what made it due
     */
    static RejectedRecord refused(LogEntry entry, String sink, Object row, String cause) {
        return new RejectedRecord(
                sink,
                RejectedRecord.Kind.ROW.toString(),
                0,
                entry.position(),
                RejectedRecord.NO_RECORD,
                sink,
                "",
                cause,
                RejectedRecord.Kind.ROW,
                RowText.bytes(row));
    }
}
