package dev.rivulet.engine.work;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.RejectedRecord;

/** Makes what is kept of records that did not become rows. Stateless. */
final class RejectedRecords {

    private RejectedRecords() {}

    /**
     * @param entry the batch
     * @param record its index there
     */
    static RejectedRecord of(LogEntry entry, int record, String cause) {
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
                cause,
                batch.record(record));
    }
}
